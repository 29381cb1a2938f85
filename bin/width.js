// Stands in for string-width, which takes as long to read its tables as Node takes to start by half: they wait for the first
// text that is not plain (src/view/width.ts).
'use strict';

/** Beside the part of the program that this becomes. */
const PACKAGE = './string-width.cjs';

let measured;
module.exports = (text) => (measured ??= require(PACKAGE))(text);
