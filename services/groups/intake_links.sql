-- name: insert_link(link_hash, enquiry_id)!
INSERT INTO intake_link (link_hash, enquiry_id) VALUES (:link_hash, :enquiry_id);

-- name: find_enquiry_of(link_hash)$
SELECT enquiry_id FROM intake_link WHERE link_hash = :link_hash;
