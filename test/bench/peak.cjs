// Loaded before a program that is measured: when it ends, it writes down the most memory it held, in kilobytes.
'use strict';

const fs = require('node:fs');

process.on('exit', () => fs.writeFileSync(process.env.BENCH_PEAK, String(process.resourceUsage().maxRSS)));
