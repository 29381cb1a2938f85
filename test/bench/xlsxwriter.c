/*
 * The reference for Excel: libxlsxwriter in constant-memory mode, handed the cells of our own workbook and nothing to
 * think about. Tab-separated input: titles, kinds (number, instant or text), then rows.
 * Usage: xlsxwriter CELLS BOOK
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

enum { MOST_COLUMNS = 64 };

static int split(char *line, char **cells) {
  int count = 0;
  line[strcspn(line, "\n")] = '\0';
  while (line != NULL && count < MOST_COLUMNS) cells[count++] = strsep(&line, "\t");
  return count;
}

/* Days since 1899-12-30, with the time as a fraction. */
static double serial(const char *text) {
  int year, month, day, hour, minute;
  double second;
  if (sscanf(text, "%d-%d-%dT%d:%d:%lf", &year, &month, &day, &hour, &minute, &second) != 6) exit(1);
  int march_year = month > 2 ? year : year - 1;
  int march_month = (month + 9) % 12;
  long days = march_year * 365L + march_year / 4 - march_year / 100 + march_year / 400 + (march_month * 153 + 2) / 5 + day - 1 - 719468;
  return (double)days + 25569 + (hour * 3600 + minute * 60 + second) / 86400;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  FILE *input = fopen(argv[1], "r");
  if (input == NULL) return 1;
  lxw_workbook_options options = {.constant_memory = LXW_TRUE};
  lxw_workbook *book = workbook_new_opt(argv[2], &options);
  lxw_worksheet *sheet = workbook_add_worksheet(book, "transactions");
  lxw_format *bold = workbook_add_format(book), *number = workbook_add_format(book), *instant = workbook_add_format(book);
  format_set_bold(bold);
  format_set_num_format(number, "#,##0");
  format_set_num_format(instant, "yyyy-mm-dd hh:mm:ss");

  char *line = NULL, *cells[MOST_COLUMNS], kinds[MOST_COLUMNS];
  size_t room = 0;
  if (getline(&line, &room, input) < 0) return 1;
  int columns = split(line, cells);
  worksheet_set_column(sheet, 0, (lxw_col_t)(columns - 1), 20, NULL);
  worksheet_freeze_panes(sheet, 1, 0);
  for (int at = 0; at < columns; at++) worksheet_write_string(sheet, 0, (lxw_col_t)at, cells[at], bold);
  if (getline(&line, &room, input) < 0) return 1;
  split(line, cells);
  for (int at = 0; at < columns; at++) kinds[at] = cells[at][0];

  lxw_row_t row = 0;
  while (getline(&line, &room, input) >= 0) {
    int count = split(line, cells);
    row++;
    for (int at = 0; at < count; at++) {
      if (cells[at][0] == '\0') continue;
      if (kinds[at] == 'n') worksheet_write_number(sheet, row, (lxw_col_t)at, atof(cells[at]), number);
      else if (kinds[at] == 'i') worksheet_write_number(sheet, row, (lxw_col_t)at, serial(cells[at]), instant);
      else worksheet_write_string(sheet, row, (lxw_col_t)at, cells[at], NULL);
    }
  }
  worksheet_autofilter(sheet, 0, 0, row, (lxw_col_t)(columns - 1));
  free(line);
  return workbook_close(book) == LXW_NO_ERROR ? 0 : 1;
}
