create trigger heads_no_delete before delete on heads
begin select raise(abort, 'heads are never deleted'); end;
