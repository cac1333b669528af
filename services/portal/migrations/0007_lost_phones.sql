-- A helper: a colleague from another office who can give a new start to whoever has lost the phone, and nothing else.
ALTER TABLE account DROP CONSTRAINT account_roles_exist;
ALTER TABLE account ADD CONSTRAINT account_roles_exist CHECK (roles <@ ARRAY[
    'coordinator', 'event_manager', 'editor', 'manager', 'administrator', 'statistician', 'initiator', 'helper']);
