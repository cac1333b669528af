-- name: correct_address(message_key, channel, address)!
-- Only the way the message went: what else they have told us stands.
UPDATE enquirer SET address = :address WHERE message_key = :message_key AND channel = :channel;
