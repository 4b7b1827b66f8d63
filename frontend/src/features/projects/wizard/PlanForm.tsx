import { useFormats, useText } from '../../../i18n';
import { Check, SelectField, TextField } from '../../../ui/Field';
import { CheckWords } from '../Checks';
import { offers, type Plan, TEMPLATES, withChecks, withTemplate } from './plan';

const VOTES = [1, 2, 3, 4, 5, 7, 9];
const LAYERS = [1, 2];

interface PlanFormProps {
  plan: Plan;
  onPlan: (plan: Plan) => void;
}

function TemplateChoice({ plan, onPlan }: PlanFormProps) {
  const text = useText();
  return (
    <fieldset className="templates">
      <legend>{text.wizard.templateTitle}</legend>
      {TEMPLATES.map((template) => (
        <label key={template} className="template" data-chosen={plan.template === template}>
          <input
            type="radio"
            name="template"
            checked={plan.template === template}
            onChange={() => onPlan(withTemplate(plan, template))}
          />
          <strong>{text.terms.template[template]}</strong>
          <span className="quiet">{text.projects.templateWhat[template]}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** What is done with the answers before reviewers see them, and what each way costs. */
function CheckChoice({ plan, onPlan }: PlanFormProps) {
  const text = useText();
  const words = text.checks.stages;
  return (
    <details className="checks-choice">
      <summary>{words.wanted}</summary>
      <fieldset className="checks-wanted">
        <legend className="visually-hidden">{words.wanted}</legend>
        {offers(plan).map(({ kind, isOwn, isWanted, fits }) => (
          <Check
            key={kind}
            checked={isOwn || isWanted}
            disabled={isOwn || !fits}
            onChecked={(isOn) =>
              onPlan(withChecks(plan, isOn ? [...plan.checks, kind] : plan.checks.filter((other) => other !== kind)))
            }
            label={
              <>
                <strong>{text.terms.stage[kind]}.</strong> <CheckWords kind={kind} />{' '}
                {isOwn && <span className="quiet">{words.partOf}</span>}
                {!fits && !isOwn && <span className="quiet">{words.needsVerify(text.terms.stage.verify)}</span>}
              </>
            }
          />
        ))}
      </fieldset>
    </details>
  );
}

/** Name, template, how many people answer each picture, and how that is checked. */
export function PlanForm({ plan, onPlan }: PlanFormProps) {
  const text = useText();
  const formats = useFormats();
  return (
    <div className="stack">
      <TextField
        label={text.wizard.name}
        hint={text.wizard.nameHint}
        maxLength={120}
        autoFocus
        value={plan.name}
        onChange={(event) => onPlan({ ...plan, name: event.target.value })}
      />
      <TemplateChoice plan={plan} onPlan={onPlan} />
      <div className="form-row wizard-numbers">
        <SelectField
          label={text.wizard.redundancy}
          hint={text.wizard.redundancyHint}
          value={String(plan.redundancy)}
          options={VOTES.map((votes) => ({
            value: String(votes),
            label: text.wizard.people(formats.number(votes), votes),
          }))}
          onValue={(value) => onPlan({ ...plan, redundancy: Number(value) })}
        />
        <SelectField
          label={text.projects.reviewLayers}
          value={String(plan.reviewLayers)}
          options={LAYERS.map((layers) => ({
            value: String(layers),
            label: text.wizard.people(formats.number(layers), layers),
          }))}
          onValue={(value) => onPlan({ ...plan, reviewLayers: Number(value) })}
        />
        {plan.template === 'imagenet' && (
          <TextField
            label={text.wizard.minAnswers}
            hint={text.wizard.minAnswersHint}
            type="number"
            min={0}
            max={1000}
            value={plan.minAnswers}
            onChange={(event) => onPlan({ ...plan, minAnswers: Number(event.target.value) })}
          />
        )}
      </div>
      <CheckChoice plan={plan} onPlan={onPlan} />
    </div>
  );
}
