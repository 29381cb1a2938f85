// How not to do it: reads what is left, thinks a while, and writes in a transaction of its own. `node careless.mjs STORE EVENT`
import BetterSqlite3 from 'better-sqlite3';

const [path, event] = process.argv.slice(2);
const database = new BetterSqlite3(path, { timeout: 30_000 });
database.pragma('ignore_check_constraints = on');
const left = database.prepare('select quantity - drawn from lots where purchase = 1').pluck().get();
await new Promise((resolve) => setTimeout(resolve, 200));
if (left > 0) {
  database
    .transaction(() => {
      database.prepare('update lots set drawn = drawn + 1 where purchase = 1').run();
      database.prepare(`insert into assignments values ('acme', ?, 'seat', 'seat', 1)`).run(event);
    })
    .immediate();
}
database.close();
