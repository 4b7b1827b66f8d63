import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { CheckKind, Project, Stage } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Section } from '../../ui/Page';
import { ActionError } from '../../ui/states';
import { useToast } from '../../ui/Toasts';
import { isCheck, makesSense, missingChecks, movedBy } from './checks';
import { projectKey } from './queries';
import './checks.css';

type Change =
  | { kind: 'add'; check: CheckKind }
  | { kind: 'remove'; stage: Stage }
  | { kind: 'order'; stages: readonly number[] };

function useChangeChecks(projectId: number) {
  const text = useText();
  const toast = useToast();
  const client = useQueryClient();
  const path = `/projects/${projectId}/stages`;
  return useMutation({
    mutationFn: (change: Change): Promise<unknown> => {
      if (change.kind === 'add') return api.post(path, { kind: change.check });
      if (change.kind === 'remove') return api.remove(`${path}/${change.stage.id}`);
      return api.post(`${path}/order`, { stages: change.stages });
    },
    onSuccess: (_answer, change) => {
      if (change.kind === 'add') toast(text.checks.stages.added(text.terms.stage[change.check]));
      return client.invalidateQueries({ queryKey: projectKey(projectId) });
    },
  });
}

/** What a check asks, of whom, and what it costs. */
export function CheckWords({ kind }: { kind: CheckKind }) {
  const { stages: words } = useText().checks;
  return (
    <>
      <span>{words.what[kind]}</span> <span className="quiet">{words.cost[kind]}</span>
    </>
  );
}

interface RowProps {
  checks: readonly Stage[];
  place: number;
  answering: readonly Stage[];
  change: ReturnType<typeof useChangeChecks>;
}

/** One check that the project has, with the ways to move it and to take it away again. */
function CheckRow({ checks, place, answering, change }: RowProps) {
  const text = useText();
  const formats = useFormats();
  const words = text.checks.stages;
  const stage = checks[place];
  if (stage === undefined || !isCheck(stage.kind)) return null;
  const name = text.terms.stage[stage.kind];
  const move = (step: -1 | 1) => {
    const stages = movedBy(checks, place, step);
    const isKept = stages !== checks && makesSense([...answering, ...stages].map(({ kind }) => kind));
    const word = step < 0 ? words.earlier : words.later;
    return (
      <button
        type="button"
        className="button"
        aria-label={`${word}: ${name}`}
        disabled={!isKept || change.isPending}
        onClick={() => change.mutate({ kind: 'order', stages: stages.map(({ id }) => id) })}
      >
        {word}
      </button>
    );
  };
  return (
    <li className="checks-row">
      <p className="checks-words">
        <strong>
          {formats.number(place + 1)}. {name}
        </strong>
        <CheckWords kind={stage.kind} />
      </p>
      <div className="checks-buttons">
        {checks.length > 1 && (
          <>
            {move(-1)}
            {move(1)}
          </>
        )}
        <button
          type="button"
          className="button"
          aria-label={`${words.remove}: ${name}`}
          disabled={change.isPending}
          onClick={() => change.mutate({ kind: 'remove', stage })}
        >
          {words.remove}
        </button>
      </div>
    </li>
  );
}

/** A check that the project could have. */
function OtherCheck({
  kind,
  kinds,
  change,
}: { kind: CheckKind; kinds: readonly Stage['kind'][] } & Pick<RowProps, 'change'>) {
  const text = useText();
  const words = text.checks.stages;
  const name = text.terms.stage[kind];
  const fits = makesSense([...kinds, kind]);
  return (
    <li className="checks-row">
      <p className="checks-words">
        <strong>{name}</strong>
        <CheckWords kind={kind} />
        {!fits && <span className="quiet">{words.needsVerify(text.terms.stage.verify)}</span>}
      </p>
      <div className="checks-buttons">
        <button
          type="button"
          className="button"
          aria-label={`${words.add}: ${name}`}
          disabled={!fits || change.isPending}
          onClick={() => change.mutate({ kind: 'add', check: kind })}
        >
          {words.add}
        </button>
      </div>
    </li>
  );
}

/** How what people find is checked before reviewers see it: which checks, in which order, and what each costs. */
export function Checks({ project }: { project: Project }) {
  const { stages: words } = useText().checks;
  const change = useChangeChecks(project.id);
  const checks = project.stages.filter(({ kind }) => isCheck(kind));
  const answering = project.stages.filter(({ kind }) => !isCheck(kind));
  const kinds = project.stages.map(({ kind }) => kind);
  const others = missingChecks(kinds);
  return (
    <Section title={words.title} note={words.note}>
      {checks.length === 0 && <p>{words.none}</p>}
      <ol className="checks plain-list">
        {checks.map((stage, place) => (
          <CheckRow key={stage.id} checks={checks} place={place} answering={answering} change={change} />
        ))}
      </ol>
      {others.length > 0 && (
        <>
          <h3 className="checks-more">{words.more}</h3>
          <ul className="checks plain-list">
            {others.map((kind) => (
              <OtherCheck key={kind} kind={kind} kinds={kinds} change={change} />
            ))}
          </ul>
        </>
      )}
      <ActionError error={change.error} />
    </Section>
  );
}
