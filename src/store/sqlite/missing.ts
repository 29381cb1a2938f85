/**
 * What workspaces miss is kept beside what they need and have: reading it costs what is missing, not what there is. Triggers
 * hold it in line with whatever changes participants, status, installed modules or assignments, so no statement can forget
 * it; `verify` recomputes it. The PostgreSQL twin is postgres/schema/missing.ts.
 */

/** Sums and counts follow the rows. */
const SUMS = `
create trigger missing_added after insert on missing begin
  insert into missing_sums (organization, product, quantity) values (new.organization, new.product, new.quantity)
    on conflict (organization, product) do update set quantity = quantity + excluded.quantity;
  update workspace_counts set missing = missing + 1 where organization = new.organization
    and (select count(*) from missing where organization = new.organization and workspace = new.workspace) = 1;
end;
create trigger missing_changed after update of quantity on missing begin
  update missing_sums set quantity = quantity + new.quantity - old.quantity
    where organization = new.organization and product = new.product;
end;
create trigger missing_covered after delete on missing begin
  update missing_sums set quantity = quantity - old.quantity where organization = old.organization and product = old.product;
  update workspace_counts set missing = missing - 1 where organization = old.organization
    and not exists (select 1 from missing where organization = old.organization and workspace = old.workspace);
end;
`;

/** Seats that workspaces miss: one for each participant of a charged workspace, less what is assigned (contract, section 1). */
const SEATS = `select w.organization, w.workspace, 'seat', w.participants - coalesce(a.quantity, 0)
  from workspaces w
  left join assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
  where w.status <> 'test' and w.participants > coalesce(a.quantity, 0)`;

/** Modules that workspaces miss: those installed in a charged one and not assigned. */
const MODULES = `select i.organization, i.workspace, i.product, 1
  from installed_modules i
  join workspaces w on w.organization = i.organization and w.workspace = i.workspace
  where w.status <> 'test' and not exists (select 1 from assignments a
    where a.organization = i.organization and a.workspace = i.workspace and a.product = i.product)`;

const INTO = 'insert into missing (organization, workspace, product, quantity)';

/** Seats after a change of one workspace. */
const seatsOf = (row: string) => `
  delete from missing where organization = ${row}.organization and workspace = ${row}.workspace and product = 'seat'
    and not exists (${SEATS} and w.organization = ${row}.organization and w.workspace = ${row}.workspace);
  ${INTO} ${SEATS} and w.organization = ${row}.organization and w.workspace = ${row}.workspace
    on conflict (organization, workspace, product) do update set quantity = excluded.quantity where quantity <> excluded.quantity;`;

const ROWS = `
create trigger missing_of_new_workspace after insert on workspaces begin
  insert into workspace_counts (organization, workspaces, missing) values (new.organization, 1, 0)
    on conflict (organization) do update set workspaces = workspaces + 1;
  ${seatsOf('new')}
end;
create trigger missing_of_workspace after update of status, participants on workspaces
when new.status <> 'test' and (new.participants <> old.participants or old.status = 'test') begin ${seatsOf('new')} end;
create trigger missing_of_charged_workspace after update of status on workspaces when old.status = 'test' and new.status <> 'test' begin
  ${INTO} ${MODULES} and i.organization = new.organization and i.workspace = new.workspace;
end;
create trigger missing_of_installed after insert on installed_modules begin
  ${INTO} ${MODULES} and i.organization = new.organization and i.workspace = new.workspace and i.product = new.product;
end;
create trigger missing_of_uninstalled after delete on installed_modules begin
  delete from missing where organization = old.organization and workspace = old.workspace and product = old.product;
end;
create trigger missing_of_assigned_seats after insert on assignments when new.kind = 'seat' begin ${seatsOf('new')} end;
create trigger missing_of_more_seats after update of quantity on assignments when new.kind = 'seat' begin ${seatsOf('new')} end;
create trigger missing_of_assigned_module after insert on assignments when new.kind = 'module' begin
  delete from missing where organization = new.organization and workspace = new.workspace and product = new.product;
end;
`;

/** What a store of the first version comes to. */
const FILL = `
insert into workspace_counts (organization, workspaces, missing) select organization, count(*), 0 from workspaces group by organization;
${INTO} ${SEATS};
${INTO} ${MODULES};
`;

export const MISSING: string = [SUMS, FILL, ROWS].join('');
