// Stands in for what exceljs needs for reading alone (unzipper, fast-csv): it only writes here.
'use strict';

module.exports = {};
