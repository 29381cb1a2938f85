"""Types into cells of a workbook's first sheet in LibreOffice, which then saves it as .xlsx.

Usage: fill_libreoffice.py FORM OUT '{"H2": "350"}'
"""

import json
import os
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue


def setting(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(600):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.1)
    sys.exit("LibreOffice does not answer")


form, out, cells = sys.argv[1:]
with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
    pipe = f"entitle-{os.getpid()}"
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation=file://{home}", "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"]
    )
    context = connect(pipe)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    book = desktop.loadComponentFromURL(f"file://{form}", "_blank", 0, (setting("Hidden", True),))
    sheet = book.Sheets.getByIndex(0)
    for place, text in json.loads(cells).items():
        # As if typed: digits become a number.
        sheet.getCellRangeByName(place).Formula = text
    book.storeToURL(f"file://{out}", (setting("FilterName", "Calc MS Excel 2007 XML"),))
    book.close(True)
    try:
        desktop.terminate()
    except Exception:
        pass  # The connection ends with the program.
    office.wait(60)
