import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { StageKind } from '../../api/types';
import { useSpeech } from '../../i18n';
import type { JournalStatus } from '../../journal';
import type { ActiveTime } from './active-time';
import type { Work } from './api';
import { shownKey } from './keys';
import { WorkMark } from './WorkMark';

interface TopLineProps {
  work: Work;
  kind: StageKind | null;
  answeredToday: number;
  time: ActiveTime | null;
  status: JournalStatus;
  onHelp: () => void;
  onInstructions: () => void;
}

const SECOND = 1_000;

function Elapsed({ time }: { time: ActiveTime }) {
  const { text, formats } = useSpeech();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const tick = () => setSeconds(Math.floor(time.read() / SECOND));
    tick();
    const timer = setInterval(tick, SECOND);
    return () => clearInterval(timer);
  }, [time]);
  return (
    <span className="work-time" title={text.workspace.time}>
      {formats.duration(seconds)}
    </span>
  );
}

/** Where one is, how far one has come today, where the work is, and help. */
export function TopLine({ work, kind, answeredToday, time, status, onHelp, onInstructions }: TopLineProps) {
  const { text, formats } = useSpeech();
  const words = text.workspace;
  const goal = work.mine.today_goal ?? null;
  const count = formats.number(answeredToday);
  return (
    <header className="work-top">
      <div className="work-place">
        <Link href="/work?all" className="work-leave" title={words.leave}>
          ‹ <span className="work-project">{work.project.name}</span>
        </Link>
        {kind !== null && <span className="quiet work-stage">{text.terms.stage[kind]}</span>}
      </div>
      <div className="work-progress quiet">
        <Link href={`/projects/${work.project.id}/my-quality`} className="quiet" title={words.myQuality}>
          {goal === null ? words.today(count) : words.todayOf(count, formats.number(goal))}
        </Link>
        {time !== null && <Elapsed time={time} />}
      </div>
      <div className="work-top-end">
        <WorkMark status={status} />
        <button type="button" className="button plain" title={shownKey('instructions')} onClick={onInstructions}>
          {words.instructions}
        </button>
        <button
          type="button"
          className="button plain"
          aria-label={words.help}
          title={`${words.help} (?)`}
          onClick={onHelp}
        >
          ?
        </button>
      </div>
    </header>
  );
}
