// Stands in for better-sqlite3's `bindings`, which looks for the native addon in a dozen places at every start: npm puts
// it in this one (bin/build.js bundles the rest of better-sqlite3).
'use strict';

module.exports = () => require('better-sqlite3/build/Release/better_sqlite3.node');
