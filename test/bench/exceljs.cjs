// The reference for Excel where there is no C writer: exceljs's plain streaming writer. Usage: node exceljs.cjs CELLS BOOK
'use strict';

const fs = require('node:fs');
const readline = require('node:readline');
const ExcelJS = require('exceljs');

async function main([cells, book]) {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: book });
  const sheet = workbook.addWorksheet('transactions');
  const lines = readline.createInterface({ input: fs.createReadStream(cells), crlfDelay: Infinity })[Symbol.asyncIterator]();
  const titles = (await lines.next()).value.split('\t');
  const kinds = (await lines.next()).value.split('\t');
  const typed = {
    text: (cell) => cell,
    number: Number,
    instant: (cell) => new Date(cell),
  };
  sheet.addRow(titles).commit();
  for await (const line of lines) {
    sheet.addRow(line.split('\t').map((cell, at) => (cell === '' ? null : typed[kinds[at]](cell)))).commit();
  }
  await workbook.commit();
}

void main(process.argv.slice(2));
