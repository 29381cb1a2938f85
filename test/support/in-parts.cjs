// The built program with parts of ROWS_AT_ONCE rows: a kill between two parts needs no file of thousands.
'use strict';

const path = require('path');

const program = path.join(__dirname, '../../dist/entitle.cjs');
require(program).main({ rowsAtOnce: Number(process.env.ROWS_AT_ONCE) });
