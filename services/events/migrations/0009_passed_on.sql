-- Whoever has completed initiator training and agrees is passed on to the register of initiators, once.
ALTER TABLE registration ADD COLUMN passed_on date;
COMMENT ON COLUMN registration.passed_on IS 'When the person was passed on to the register of initiators, null before; date; event manager; personal: no; keep: with the row';
