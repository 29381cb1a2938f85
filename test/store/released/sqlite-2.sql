create table transactions_anew (
  organization text not null references organizations,
  id integer not null check (id >= 1),
  at text not null,
  kind text not null,
  product text not null,
  quantity integer not null check (quantity between 1 and 1000000000),
  workspace text,
  subscription text,
  actor text not null,
  reference text check (length(reference) between 1 and 128),
  note text,
  until text check (until glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  hold integer,
  corrects integer,
  request integer check (request >= 1),
  hash text not null check (length(hash) = 64 and hash not glob '*[^0-9a-f]*'),
  primary key (organization, id),
  foreign key (organization, product) references products,
  foreign key (organization, workspace) references workspaces,
  foreign key (organization, hold) references transactions_anew,
  foreign key (organization, corrects) references transactions_anew,
  check (case kind when 'transfer' then workspace is not null and subscription is null and until is null and corrects is null when 'automatic' then workspace is not null and subscription is null and until is null and hold is null and corrects is null and request is null when 'purchase' then workspace is null and subscription is not null and until is null and hold is null and corrects is null and request is null when 'revocation' then workspace is null and subscription is not null and until is null and hold is null and corrects is null and request is null when 'credit' then workspace is null and until is null and hold is null and corrects is not null and request is null when 'hold' then workspace is not null and subscription is null and until is not null and hold is null and corrects is null and request is null when 'release' then workspace is not null and subscription is null and until is null and hold is not null and corrects is null and request is null else 0 end)
) strict, without rowid;
insert into transactions_anew (organization, id, at, kind, product, quantity, workspace, subscription, actor, reference, note, hash) select organization, id, at, kind, product, quantity, workspace, subscription, actor, reference, note, hash from transactions;
drop table transactions;
alter table transactions_anew rename to transactions;
create unique index transactions_by_reference on transactions (organization, reference, case kind when 'purchase' then product else '' end) where reference is not null;
create index transactions_by_workspace on transactions (organization, workspace, id) where workspace is not null;
create index transactions_by_product on transactions (organization, product, id);
create unique index transactions_by_request on transactions (organization, request) where request is not null;
create index transactions_by_corrects on transactions (organization, corrects) where corrects is not null;

create trigger transactions_no_update before update on transactions
begin select raise(abort, 'transactions is append-only'); end;
create trigger transactions_no_delete before delete on transactions
begin select raise(abort, 'transactions is append-only'); end;

create table holds (
  organization text not null,
  hold integer not null,
  workspace text not null,
  product text not null,
  kind text not null,
  quantity integer not null check (quantity between 1 and 1000000000 and (kind = 'seat' or quantity = 1)),
  until text not null check (until glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  posted integer not null default 0 check (posted >= 0),
  released integer not null default 0 check (released >= 0),
  primary key (organization, hold),
  foreign key (organization, hold) references transactions on delete restrict,
  foreign key (organization, workspace) references workspaces,
  foreign key (organization, product, kind) references products (organization, product, kind),
  check (posted + released <= quantity)
) strict, without rowid;

create table hold_lots (
  organization text not null,
  hold integer not null,
  purchase integer not null,
  quantity integer not null check (quantity between 1 and 1000000000),
  until text not null check (until glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  closed integer not null default 0 check (closed between 0 and quantity),
  primary key (organization, hold, purchase),
  foreign key (organization, hold) references holds on delete restrict,
  foreign key (organization, purchase) references lots on delete restrict
) strict, without rowid;

create table requests (
  organization text not null references organizations,
  request integer not null check (request >= 1),
  at text not null,
  requested_by text not null,
  workspace text not null,
  product text not null,
  quantity integer check (quantity between 1 and 1000000000),
  note text,
  state text not null check (state in ('open', 'approved', 'declined', 'withdrawn')),
  decided_by text,
  decided_at text,
  reason text,
  transaction_id integer,
  primary key (organization, request),
  unique (organization, transaction_id),
  foreign key (organization, workspace) references workspaces,
  foreign key (organization, product) references products,
  foreign key (organization, transaction_id) references transactions,
  check ((state = 'open') = (decided_by is null) and (state = 'open') = (decided_at is null)),
  check ((state = 'approved') = (transaction_id is not null))
) strict, without rowid;

create table tags (
  organization text not null,
  workspace text not null,
  name text not null check (length(name) between 1 and 64 and name not glob '*[^a-z0-9-]*' and name not glob '-*'),
  value text not null check (length(value) between 1 and 200),
  primary key (organization, workspace, name),
  foreign key (organization, workspace) references workspaces
) strict, without rowid;

create table missing (
  organization text not null,
  workspace text not null,
  product text not null,
  quantity integer not null check (quantity between 1 and 1000000000),
  primary key (organization, workspace, product),
  foreign key (organization, workspace) references workspaces,
  foreign key (organization, product) references products
) strict, without rowid;

create table missing_sums (
  organization text not null references organizations,
  product text not null,
  quantity integer not null check (quantity >= 0),
  primary key (organization, product)
) strict, without rowid;

create table workspace_counts (
  organization text not null primary key references organizations,
  workspaces integer not null check (workspaces >= 0),
  missing integer not null check (missing between 0 and workspaces)
) strict, without rowid;

create index holds_open on holds (organization, until) where quantity > posted + released;
create index holds_by_workspace on holds (organization, workspace, hold);
create index hold_lots_open on hold_lots (organization, purchase, until) where closed < quantity;
create index requests_by_state on requests (organization, state, request);
create index activity_checks on activity (organization, id) where action = 'check.ran';
create index workspaces_by_end on workspaces (organization, ends_on, starts_on, workspace);

create trigger holds_no_delete before delete on holds
begin select raise(abort, 'holds are never deleted'); end;
create trigger hold_lots_no_delete before delete on hold_lots
begin select raise(abort, 'hold_lots are never deleted'); end;
create trigger requests_no_delete before delete on requests
begin select raise(abort, 'requests are never deleted'); end;
create trigger holds_keep before update on holds
when new.posted < old.posted or new.released < old.released or new.until <> old.until or new.quantity <> old.quantity or (new.organization, new.hold, new.workspace, new.product, new.kind) <> (old.organization, old.hold, old.workspace, old.product, old.kind)
begin select raise(abort, 'a hold is only posted and released'); end;
create trigger hold_lots_keep before update on hold_lots
when new.closed < old.closed or new.until <> old.until or new.quantity <> old.quantity or (new.organization, new.hold, new.purchase) <> (old.organization, old.hold, old.purchase)
begin select raise(abort, 'a hold is only posted and released'); end;
create trigger lots_held before update of drawn, revoked on lots
when (select coalesce(sum(quantity - closed), 0) from hold_lots
    where organization = new.organization and purchase = new.purchase and closed < quantity
      and until >= (select substr(at, 1, 10) from heads where organization = new.organization and log = 'ledger')) > max(0, new.quantity - new.drawn - new.revoked)
begin select raise(abort, 'what a hold keeps is nobody else''s'); end;
create trigger hold_lots_free after insert on hold_lots
when exists (select 1 from lots where organization = new.organization and purchase = new.purchase
      and drawn + revoked + (select coalesce(sum(quantity - closed), 0) from hold_lots
    where organization = new.organization and purchase = new.purchase and closed < quantity
      and until >= (select substr(at, 1, 10) from heads where organization = new.organization and log = 'ledger')) > quantity)
begin select raise(abort, 'what a hold keeps is nobody else''s'); end;
create trigger holds_module_once before insert on holds
when new.kind = 'module' and new.posted + new.released < new.quantity and new.until >= (select substr(at, 1, 10) from heads where organization = new.organization and log = 'ledger') and (
      exists (select 1 from assignments where organization = new.organization and workspace = new.workspace and product = new.product)
      or exists (select 1 from holds where organization = new.organization and workspace = new.workspace and product = new.product
        and posted + released < quantity and until >= (select substr(at, 1, 10) from heads where organization = new.organization and log = 'ledger')))
begin select raise(abort, 'a module is held once, and not where it is assigned'); end;
create trigger requests_once before update on requests
when old.state <> 'open' or new.state = 'open' or (new.organization, new.request, new.at, new.requested_by, new.workspace, new.product) <> (old.organization, old.request, old.at, old.requested_by, old.workspace, old.product) or new.quantity is not old.quantity or new.note is not old.note
begin select raise(abort, 'a request is decided once'); end;

create trigger holds_in_time before update of posted, released on holds
when (new.posted, new.released) <> (old.posted, old.released) and old.until < (select substr(at, 1, 10) from heads where organization = old.organization and log = 'ledger')
begin select raise(abort, 'a hold that has run out keeps nothing'); end;
create trigger lots_credited after insert on lots
when exists (select 1 from transactions c left join transactions t on t.organization = c.organization and t.id = c.corrects
  where c.organization = new.organization and c.id = new.transaction_id and c.kind = 'credit'
    and (t.kind not in ('transfer', 'automatic') or t.product <> new.product
      or t.quantity < (select sum(quantity) from transactions where organization = new.organization and corrects = c.corrects)
      or c.quantity < (select sum(quantity) from lots where organization = new.organization and transaction_id = c.id)))
begin select raise(abort, 'a credit makes up for what was transferred, and for no more'); end;

drop trigger lots_same;
drop trigger products_no_delete;

create trigger lots_same before update of organization, purchase, transaction_id, product, subscription, quantity, starts_on, ends_on on lots
when (new.organization, new.purchase, new.transaction_id, new.product, new.subscription, new.quantity, new.starts_on) <> (old.organization, old.purchase, old.transaction_id, old.product, old.subscription, old.quantity, old.starts_on) or old.ends_on is null and new.ends_on is not null or old.ends_on is not null and (new.ends_on is null or new.ends_on < old.ends_on)
begin select raise(abort, 'a purchase is never changed, only drawn from, revoked and extended'); end;
create trigger products_no_delete before delete on products
when exists (select 1 from transactions where organization = old.organization and product = old.product)
  or exists (select 1 from activity, json_each(activity.after, '$.modules') as installed
    where activity.organization = old.organization and activity.action glob 'workspace.*' and installed.value = old.product)
begin select raise(abort, 'a product is deleted only while nothing of it was ever bought or installed'); end;

create trigger tags_at_most before insert on tags
when (select count(*) from tags where organization = new.organization and workspace = new.workspace and name <> new.name) >= 20
begin select raise(abort, 'a workspace has twenty tags at most'); end;
create trigger products_same before update of organization, product, kind on products
when (new.organization, new.product, new.kind) <> (old.organization, old.product, old.kind)
begin select raise(abort, 'of a product only the name changes'); end;

alter table workspaces add column attendees text check (length(attendees) = 64 and attendees not glob '*[^0-9a-f]*');


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

insert into workspace_counts (organization, workspaces, missing) select organization, count(*), 0 from workspaces group by organization;
insert into missing (organization, workspace, product, quantity) select w.organization, w.workspace, 'seat', w.participants - coalesce(a.quantity, 0)
  from workspaces w
  left join assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
  where w.status <> 'test' and w.participants > coalesce(a.quantity, 0);
insert into missing (organization, workspace, product, quantity) select i.organization, i.workspace, i.product, 1
  from installed_modules i
  join workspaces w on w.organization = i.organization and w.workspace = i.workspace
  where w.status <> 'test' and not exists (select 1 from assignments a
    where a.organization = i.organization and a.workspace = i.workspace and a.product = i.product);

create trigger missing_of_new_workspace after insert on workspaces begin
  insert into workspace_counts (organization, workspaces, missing) values (new.organization, 1, 0)
    on conflict (organization) do update set workspaces = workspaces + 1;
  
  delete from missing where organization = new.organization and workspace = new.workspace and product = 'seat'
    and not exists (select w.organization, w.workspace, 'seat', w.participants - coalesce(a.quantity, 0)
  from workspaces w
  left join assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
  where w.status <> 'test' and w.participants > coalesce(a.quantity, 0) and w.organization = new.organization and w.workspace = new.workspace);
  insert into missing (organization, workspace, product, quantity) select w.organization, w.workspace, 'seat', w.participants - coalesce(a.quantity, 0)
  from workspaces w
  left join assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
  where w.status <> 'test' and w.participants > coalesce(a.quantity, 0) and w.organization = new.organization and w.workspace = new.workspace
    on conflict (organization, workspace, product) do update set quantity = excluded.quantity where quantity <> excluded.quantity;
end;
create trigger missing_of_workspace after update of status, participants on workspaces
when new.status <> 'test' and (new.participants <> old.participants or old.status = 'test') begin 
  delete from missing where organization = new.organization and workspace = new.workspace and product = 'seat'
    and not exists (select w.organization, w.workspace, 'seat', w.participants - coalesce(a.quantity, 0)
  from workspaces w
  left join assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
  where w.status <> 'test' and w.participants > coalesce(a.quantity, 0) and w.organization = new.organization and w.workspace = new.workspace);
  insert into missing (organization, workspace, product, quantity) select w.organization, w.workspace, 'seat', w.participants - coalesce(a.quantity, 0)
  from workspaces w
  left join assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
  where w.status <> 'test' and w.participants > coalesce(a.quantity, 0) and w.organization = new.organization and w.workspace = new.workspace
    on conflict (organization, workspace, product) do update set quantity = excluded.quantity where quantity <> excluded.quantity; end;
create trigger missing_of_charged_workspace after update of status on workspaces when old.status = 'test' and new.status <> 'test' begin
  insert into missing (organization, workspace, product, quantity) select i.organization, i.workspace, i.product, 1
  from installed_modules i
  join workspaces w on w.organization = i.organization and w.workspace = i.workspace
  where w.status <> 'test' and not exists (select 1 from assignments a
    where a.organization = i.organization and a.workspace = i.workspace and a.product = i.product) and i.organization = new.organization and i.workspace = new.workspace;
end;
create trigger missing_of_installed after insert on installed_modules begin
  insert into missing (organization, workspace, product, quantity) select i.organization, i.workspace, i.product, 1
  from installed_modules i
  join workspaces w on w.organization = i.organization and w.workspace = i.workspace
  where w.status <> 'test' and not exists (select 1 from assignments a
    where a.organization = i.organization and a.workspace = i.workspace and a.product = i.product) and i.organization = new.organization and i.workspace = new.workspace and i.product = new.product;
end;
create trigger missing_of_uninstalled after delete on installed_modules begin
  delete from missing where organization = old.organization and workspace = old.workspace and product = old.product;
end;
create trigger missing_of_assigned_seats after insert on assignments when new.kind = 'seat' begin 
  delete from missing where organization = new.organization and workspace = new.workspace and product = 'seat'
    and not exists (select w.organization, w.workspace, 'seat', w.participants - coalesce(a.quantity, 0)
  from workspaces w
  left join assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
  where w.status <> 'test' and w.participants > coalesce(a.quantity, 0) and w.organization = new.organization and w.workspace = new.workspace);
  insert into missing (organization, workspace, product, quantity) select w.organization, w.workspace, 'seat', w.participants - coalesce(a.quantity, 0)
  from workspaces w
  left join assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
  where w.status <> 'test' and w.participants > coalesce(a.quantity, 0) and w.organization = new.organization and w.workspace = new.workspace
    on conflict (organization, workspace, product) do update set quantity = excluded.quantity where quantity <> excluded.quantity; end;
create trigger missing_of_more_seats after update of quantity on assignments when new.kind = 'seat' begin 
  delete from missing where organization = new.organization and workspace = new.workspace and product = 'seat'
    and not exists (select w.organization, w.workspace, 'seat', w.participants - coalesce(a.quantity, 0)
  from workspaces w
  left join assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
  where w.status <> 'test' and w.participants > coalesce(a.quantity, 0) and w.organization = new.organization and w.workspace = new.workspace);
  insert into missing (organization, workspace, product, quantity) select w.organization, w.workspace, 'seat', w.participants - coalesce(a.quantity, 0)
  from workspaces w
  left join assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
  where w.status <> 'test' and w.participants > coalesce(a.quantity, 0) and w.organization = new.organization and w.workspace = new.workspace
    on conflict (organization, workspace, product) do update set quantity = excluded.quantity where quantity <> excluded.quantity; end;
create trigger missing_of_assigned_module after insert on assignments when new.kind = 'module' begin
  delete from missing where organization = new.organization and workspace = new.workspace and product = new.product;
end;
