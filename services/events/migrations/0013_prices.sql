-- What it costs to come, and to whom the invoice goes: the basis for an invoice that is made elsewhere.
ALTER TABLE event ADD COLUMN price_kroner integer;
ALTER TABLE event ADD CONSTRAINT price_is_above_nothing CHECK (price_kroner BETWEEN 1 AND 100000);
COMMENT ON COLUMN event.price_kroner IS 'What one seat costs, null when it costs nothing; NOK; event manager; personal: no; keep: always';

ALTER TABLE registration ADD COLUMN price_kroner integer;
ALTER TABLE registration ADD COLUMN buyer_number text;
ALTER TABLE registration ADD COLUMN buyer_reference text;
ALTER TABLE registration ADD CONSTRAINT buyer_number_has_nine_digits CHECK (buyer_number ~ '^\d{9}$');
COMMENT ON COLUMN registration.price_kroner IS 'What one seat cost when they registered, null when nothing; NOK; event; personal: no; keep: with the row';
COMMENT ON COLUMN registration.buyer_number IS 'Organisation number the invoice goes to, null when not given or once forgotten; nine digits; who registered; personal: yes; keep: 180 days after the event';
COMMENT ON COLUMN registration.buyer_reference IS 'What the invoice is to be marked with, null when not given or once forgotten; text; who registered; personal: yes; keep: 180 days after the event';
