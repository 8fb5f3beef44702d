-- Digests aren't alone in it: what closes an operation is said once, whichever worker comes to its end.
alter function public.say_digest(uuid, uuid, jsonb) rename to say_once;
