import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { Project, RouteCost } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { Section } from '../../ui/Page';
import { projectKey } from './queries';

/** What an accepted box costs here, beside what the other route to boxes would cost by the same people's times. */
export function RouteCosts({ project }: { project: Project }) {
  const text = useText();
  const formats = useFormats();
  const words = text.checks.costs;
  const { data } = useQuery({
    queryKey: [...projectKey(project.id), 'costs'],
    queryFn: () => api.get<RouteCost[]>(`/projects/${project.id}/costs`),
    enabled: project.stages.some(({ kind }) => kind === 'draw'),
  });
  if (data === undefined || (data[0]?.seconds_per_object ?? null) === null) return null;
  const say = (value: number | null) => (value === null ? words.unknown : formats.number(value, 1));
  return (
    <Section title={words.title} note={words.note}>
      <div className="scroll-x">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{words.route}</th>
              <th scope="col" className="number">
                {words.seconds}
              </th>
              <th scope="col" className="number">
                {words.votes}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map(({ route, is_measured, seconds_per_object, votes_per_object }) => (
              <tr key={route}>
                <td>
                  {words.routes[route]} <span className="quiet">{is_measured ? words.measured : words.workedOut}</span>
                </td>
                <td className="number">{say(seconds_per_object)}</td>
                <td className="number">{say(votes_per_object)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
