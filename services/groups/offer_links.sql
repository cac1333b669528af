-- name: insert_link(link_hash, offer_id)!
INSERT INTO offer_link (link_hash, offer_id) VALUES (:link_hash, :offer_id);

-- name: find_offer_of(link_hash)$
SELECT offer_id FROM offer_link WHERE link_hash = :link_hash;
