import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { ImportProblem, Page, Source } from '../../api/types';
import { useText } from '../../i18n';
import { More } from '../../ui/More';
import { Failure, Skeleton } from '../../ui/states';
import { useCurrentProject } from '../projects/ProjectFrame';
import { sourcesKey } from './queries';

/** The files that were refused, each with its reason. */
export function Problems({ source }: { source: Source }) {
  const text = useText();
  const project = useCurrentProject();
  const query = useInfiniteQuery({
    queryKey: [...sourcesKey(project.id), source.id, 'problems', source.refused],
    queryFn: ({ pageParam }) => api.get<Page<ImportProblem>>(pageParam),
    initialPageParam: `/projects/${project.id}/sources/${source.id}/problems`,
    getNextPageParam: (page) => page.next,
  });
  if (query.isPending) return <Skeleton lines={3} />;
  if (query.isError)
    return <Failure error={query.error} what={text.catalog.problems} onRetry={() => void query.refetch()} />;
  const problems = query.data.pages.flatMap((page) => page.results);
  return (
    <div>
      <table className="table">
        <thead>
          <tr>
            <th>{text.catalog.file}</th>
            <th className="number">{text.catalog.line}</th>
            <th>{text.catalog.reason}</th>
          </tr>
        </thead>
        <tbody>
          {problems.map((problem) => (
            <tr key={`${problem.name}:${problem.line}:${problem.code}:${problem.detail}`}>
              <td>
                <code>{problem.name}</code>
              </td>
              <td className="number">{problem.line ?? ''}</td>
              <td>{problem.detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <More
        hasMore={query.hasNextPage}
        isLoading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </div>
  );
}
