-- name: insert_messages(streams, message_ids, types, subjects, datas, recorded_at, traceparent)!
-- Write the messages of one transaction in their order; numbers come later, from the relay.
INSERT INTO bus.outbox (stream, message_id, type, subject, data, recorded_at, traceparent)
SELECT told.stream, told.message_id, told.type, told.subject, told.data, :recorded_at::timestamptz, :traceparent::text
FROM unnest(:streams::text[], :message_ids::uuid[], :types::text[], :subjects::text[], :datas::text[])
     WITH ORDINALITY AS told (stream, message_id, type, subject, data, place)
ORDER BY told.place;
