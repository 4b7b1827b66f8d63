import type { Project } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Section } from '../../ui/Page';
import { Empty } from '../../ui/states';
import { DotColumns, FigureTable } from './DotColumns';
import { CsvLink } from './Tiles';
import type { CalibrationTenth, Quality } from './types';

const countOf = (tenths: readonly CalibrationTenth[]) => tenths.reduce((sum, tenth) => sum + tenth.right.whole, 0);

interface PlotProps {
  title: string;
  tenths: readonly CalibrationTenth[];
  hrefOf?: (tenth: number) => string;
}

function Plot({ title, tenths, hrefOf }: PlotProps) {
  const { quality: text } = useText();
  const formats = useFormats();
  const columns = tenths.map(({ start, end, stated, right }, place) => ({
    key: String(start),
    name: formats.percent(start),
    label: text.tenthLabel(
      formats.percent(start),
      formats.percent(end),
      formats.number(right.part),
      formats.number(right.whole),
    ),
    value: right.value,
    low: right.low,
    high: right.high,
    target: stated,
    ...(hrefOf && right.whole > 0 ? { href: hrefOf(place) } : {}),
  }));
  const rows = tenths.map(({ start, end, stated, right }) => ({
    key: String(start),
    cells: [
      text.tenth(formats.percent(start), formats.percent(end)),
      formats.number(right.whole),
      formats.number(right.part),
      stated === null ? '–' : formats.percent(stated, 1),
      right.value === null ? '–' : formats.percent(right.value, 1),
    ],
  }));
  return (
    <div>
      <h3>{title}</h3>
      <DotColumns columns={columns} label={`${text.calibrationTitle} ${title}`} />
      <FigureTable
        summary={text.asTable}
        heads={[text.confidence, text.objects, text.right, text.stated, `${text.right} %`]}
        rows={rows}
      />
    </div>
  );
}

/** Stated confidence against how often it was right; a tenth opens the images on which it was wrong. */
export function CalibrationSection({ project, quality }: { project: Project; quality: Quality }) {
  const { quality: text } = useText();
  const { reviewed, gold } = quality.calibration;
  const hrefOf = (tenth: number) => `/projects/${project.id}/quality/images/wrong?tenth=${tenth}`;
  const isEmpty = countOf(reviewed) === 0 && countOf(gold) === 0;
  return (
    <Section
      title={text.calibrationTitle}
      note={text.calibrationNote}
      actions={<CsvLink projectId={project.id} figure="calibration" title={text.calibrationTitle} />}
    >
      {isEmpty && <Empty title={text.noCalibration}>{text.noCalibrationMore}</Empty>}
      <div className="columns">
        {countOf(reviewed) > 0 && <Plot title={text.reviewed} tenths={reviewed} hrefOf={hrefOf} />}
        {countOf(gold) > 0 && <Plot title={text.byGold} tenths={gold} />}
      </div>
    </Section>
  );
}
