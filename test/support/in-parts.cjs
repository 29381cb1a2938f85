// The built program with parts of two rows: a kill between two parts needs no file of thousands.
'use strict';

const path = require('path');

const { start } = require('../../bin/load.js');
start(path.join(__dirname, '../../dist/entitle.cjs')).main({ rowsAtOnce: 2 });
