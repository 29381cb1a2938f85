create or replace function entitle.tags_at_most() returns trigger language plpgsql as $$ begin if (select count(*) from entitle.tags where organization = (NEW).organization and workspace = (NEW).workspace and name <> (NEW).name) >= 20 then raise exception 'a workspace has twenty tags at most' using errcode = 'check_violation'; end if; return NEW; end $$
;
create trigger tags_at_most before insert on entitle.tags for each row execute function entitle.tags_at_most()
;
revoke all on function entitle.tags_at_most() from public
;
create or replace function entitle.products_same() returns trigger language plpgsql as $$ begin if (NEW).organization <> (OLD).organization or (NEW).product <> (OLD).product or (NEW).kind <> (OLD).kind then raise exception 'of a product only the name changes' using errcode = 'check_violation'; end if; return NEW; end $$
;
create trigger products_same before update on entitle.products for each row execute function entitle.products_same()
;
revoke all on function entitle.products_same() from public
