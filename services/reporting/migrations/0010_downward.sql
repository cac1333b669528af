-- What head office has asked an office for: noted at head office, and at the office when it has come down the line.
CREATE TABLE awaited (
    office text NOT NULL,
    period date NOT NULL,
    asked_on date NOT NULL,
    CONSTRAINT a_month_is_awaited_once PRIMARY KEY (office, period),
    CONSTRAINT awaited_is_a_month CHECK (extract(day FROM period) = 1)
);
COMMENT ON TABLE awaited IS 'Months whose figures head office has asked an office for.';
COMMENT ON COLUMN awaited.office IS 'The office that is asked; code; head office; personal: no; keep: always';
COMMENT ON COLUMN awaited.period IS 'First day of the month; date; head office; personal: no; keep: always';
COMMENT ON COLUMN awaited.asked_on IS 'The last day it was asked for; date; clock of head office; personal: no; keep: always';

-- The country's and the counties' figures, as head office has told them down the line to stand beside each office's own.
CREATE TABLE figure_beside (
    indicator text NOT NULL,
    period date NOT NULL,
    area text NOT NULL,
    value bigint,
    under_five integer NOT NULL,
    CONSTRAINT one_figure_beside PRIMARY KEY (indicator, period, area),
    CONSTRAINT figure_beside_is_of_a_month CHECK (extract(day FROM period) = 1)
);
COMMENT ON TABLE figure_beside IS 'What the national report shows of each month: at head office as it was last told to the offices, at an office as it came.';
COMMENT ON COLUMN figure_beside.indicator IS 'Which figure; code of contracts/indicators.yaml; head office; personal: no; keep: always';
COMMENT ON COLUMN figure_beside.period IS 'First day of the month; date; head office; personal: no; keep: always';
COMMENT ON COLUMN figure_beside.area IS 'country, or a county; code; head office; personal: no; keep: always';
COMMENT ON COLUMN figure_beside.value IS 'The sum of what offices have stated, null where none has, or only under five; count; head office; personal: no; keep: always';
COMMENT ON COLUMN figure_beside.under_five IS 'How many offices told no number because it is under five; count; head office; personal: no; keep: always';
