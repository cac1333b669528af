-- Initiators' way from training to groups of their own: step, pause, load, and an agreement that is renewed or expires.
ALTER TABLE policy
ADD COLUMN agreement_years smallint NOT NULL DEFAULT 2,
ADD COLUMN refresher_years smallint NOT NULL DEFAULT 2,
ADD COLUMN groups_at_once smallint NOT NULL DEFAULT 1,
ADD CONSTRAINT policy_initiators
CHECK (agreement_years BETWEEN 1 AND 10 AND refresher_years BETWEEN 1 AND 10 AND groups_at_once BETWEEN 1 AND 5);
COMMENT ON COLUMN policy.agreement_years IS 'How long an initiator''s confidentiality agreement holds; years; office; personal: no; keep: always';
COMMENT ON COLUMN policy.refresher_years IS 'How long after the last training a refresher is due; years; office; personal: no; keep: always';
COMMENT ON COLUMN policy.groups_at_once IS 'How many groups an initiator starts at one time; groups; office; personal: no; keep: always';

ALTER TABLE initiator
ADD COLUMN agreement_version text,
ADD COLUMN willing_since date,
ADD COLUMN step text NOT NULL DEFAULT 'trained',
ADD COLUMN paused_until date,
ADD COLUMN groups_at_once smallint,
ADD COLUMN languages text[] NOT NULL DEFAULT '{}',
ADD COLUMN areas text,
ADD COLUMN renewal_asked_on date,
ADD COLUMN refresher_asked_on date,
ADD CONSTRAINT initiator_step CHECK (step IN ('trained', 'co_initiator', 'initiator')),
ADD CONSTRAINT initiator_groups_at_once CHECK (groups_at_once BETWEEN 1 AND 5),
ADD CONSTRAINT initiator_agreed_to_a_text CHECK (agreement_version IS NULL OR agreed_on IS NOT NULL);
COMMENT ON COLUMN initiator.agreement_version IS 'Text that was agreed to, null when it was not noted; text; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.willing_since IS 'Since when the agreement is counted as standing, null while none is; date; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.step IS 'How far on the way from training to groups of one''s own; enum; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.paused_until IS 'Has no new group until then, null without a pause; date; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.groups_at_once IS 'How many groups at one time, null: as the office has it; groups; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.languages IS 'Languages a group can be held in; codes; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.areas IS 'Where the initiator can go, null when not noted; text; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.renewal_asked_on IS 'When a renewal of the agreement was last asked for, null before; date; clock; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.refresher_asked_on IS 'When a refresher was last asked for, null before; date; clock; personal: yes; keep: with the row';

UPDATE initiator AS i
SET step = CASE WHEN known.followed THEN 'initiator' ELSE 'co_initiator' END
FROM (
    SELECT
        a.initiator_id,
        bool_or(g.stepped_back_on IS NOT NULL) AS followed
    FROM group_initiator AS a INNER JOIN self_help_group AS g ON a.group_id = g.group_id
    GROUP BY a.initiator_id
) AS known
WHERE known.initiator_id = i.initiator_id;
