-- One-time links that come by mail.
CREATE TABLE account_link (
    link_id uuid NOT NULL DEFAULT gen_random_uuid(),
    token_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    purpose text NOT NULL,
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT account_link_is_one PRIMARY KEY (link_id),
    CONSTRAINT account_link_token_is_one UNIQUE (token_hash),
    CONSTRAINT account_link_of_account FOREIGN KEY (account_id) REFERENCES account (account_id),
    CONSTRAINT account_link_purpose CHECK (purpose IN ('invitation', 'password'))
);
CREATE INDEX account_link_of_account_all ON account_link (account_id);
COMMENT ON TABLE account_link IS 'Links by which a person chooses a password.';
COMMENT ON COLUMN account_link.link_id IS 'Its id, which the message goes by; uuid; random; personal: no; keep: 30 days after it ran out';
COMMENT ON COLUMN account_link.token_hash IS 'SHA-256 of what stands in the link; bytes; random; personal: no; keep: with the row';
COMMENT ON COLUMN account_link.account_id IS 'Who it is for; uuid; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN account_link.purpose IS 'Invitation, or a forgotten password; enum; use case; personal: no; keep: with the row';
COMMENT ON COLUMN account_link.made_at IS 'When it was made; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN account_link.expires_at IS 'Until when it can be used; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN account_link.used_at IS 'When it was used or made worthless, null while it can be used; UTC; clock; personal: no; keep: with the row';
