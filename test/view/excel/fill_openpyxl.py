"""Writes into cells of a workbook's first sheet with openpyxl. Usage: fill_openpyxl.py FORM OUT '{"H2": "350"}'"""

import json
import sys

import openpyxl

form, out, cells = sys.argv[1:]
book = openpyxl.load_workbook(form)
sheet = book.worksheets[0]
for place, text in json.loads(cells).items():
    sheet[place] = int(text) if text.isdigit() else text
book.save(out)
