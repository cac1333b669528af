-- Messages in hand are noted nowhere: only what may be on the wire is. So a message is written when it is asked for, when it
-- is begun and when it is settled; and begun in the room the page has left, without a new entry in any index.
DROP INDEX message_due;
DROP INDEX message_in_hand;
ALTER TABLE message
DROP CONSTRAINT message_state_is_known,
DROP CONSTRAINT leased_while_in_hand,
DROP CONSTRAINT settled_when_done,
DROP CONSTRAINT not_sent_has_a_reason;
UPDATE message SET state = 'waiting', leased_until = NULL
WHERE state = 'claimed';
ALTER TABLE message
ADD CONSTRAINT message_state_is_known CHECK (state IN (
    'waiting', 'sending', 'sent', 'failed', 'expired', 'suppressed', 'uncertain', 'possibly_sent', 'let_be')),
ADD CONSTRAINT leased_while_in_hand CHECK ((state = 'sending') = (leased_until IS NOT NULL)),
ADD CONSTRAINT settled_when_done CHECK ((state IN ('waiting', 'sending')) = (settled_at IS NULL)),
ADD CONSTRAINT not_sent_has_a_reason CHECK (state IN ('waiting', 'sending', 'sent') OR reason IS NOT NULL);
ALTER TABLE message SET (fillfactor = 60);
CREATE INDEX message_due ON message (next_try_at, asked_at) WHERE settled_at IS NULL;
COMMENT ON COLUMN message.state IS 'waiting, sending (may be on the wire), or how it ended; code; use case; personal: no; keep: with the row';
COMMENT ON COLUMN message.claim IS 'The sender that last began it, null before any; uuid; sender; personal: no; keep: with the row';
COMMENT ON COLUMN message.leased_until IS 'When whoever is sending it is taken for gone; UTC; clock; personal: no; keep: while it is being sent';
