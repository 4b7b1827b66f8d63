import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { API_ROOT, api } from '../../api/client';
import type { Page as ApiPage, Report } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { More } from '../../ui/More';
import { Page } from '../../ui/Page';
import { ActionError, Empty, Failure, Skeleton } from '../../ui/states';
import { useCurrentProject } from './ProjectFrame';
import { reportsKey } from './queries';
import './needs.css';

function Row({ report, onDone }: { report: Report; onDone: () => void }) {
  const text = useText();
  const formats = useFormats();
  const project = useCurrentProject();
  const thumbnail = `${API_ROOT}/images/${report.image}/rendition/256`;
  return (
    <tr>
      <td>
        <Link href={`/projects/${project.id}/images/${report.image}`}>
          <img className="report-picture" src={thumbnail} alt={text.projects.reportedPicture} />
        </Link>
      </td>
      <td>
        <strong>{text.workspace.reportReason[report.reason]}</strong>
        {report.detail !== '' && <p>{report.detail}</p>}
        <p className="quiet">{[report.worker, formats.date(report.created_at)].filter(Boolean).join(', ')}</p>
      </td>
      <td className="number">
        <button type="button" className="button" onClick={onDone}>
          {text.projects.reportDone}
        </button>
      </td>
    </tr>
  );
}

function Table({ reports }: { reports: readonly Report[] }) {
  const text = useText();
  const project = useCurrentProject();
  const client = useQueryClient();
  const resolve = useMutation({
    mutationFn: (id: number) => api.post<void>(`/projects/${project.id}/reports/${id}/resolve`),
    onSettled: () => client.invalidateQueries({ queryKey: reportsKey(project.id) }),
  });
  if (reports.length === 0) return <Empty title={text.projects.noReports}>{text.projects.noReportsMore}</Empty>;
  return (
    <div className="scroll-x">
      <table className="table">
        <thead>
          <tr>
            <th>{text.projects.reportedPicture}</th>
            <th>{text.catalog.reason}</th>
            <th>
              <span className="visually-hidden">{text.projects.reportDone}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {reports.map((report) => (
            <Row key={report.id} report={report} onDone={() => resolve.mutate(report.id)} />
          ))}
        </tbody>
      </table>
      <ActionError error={resolve.error} />
    </div>
  );
}

/** The pictures that workers found something wrong with, until an administrator has looked at each. */
export function ReportsPage() {
  const text = useText();
  const project = useCurrentProject();
  const query = useInfiniteQuery({
    queryKey: [...reportsKey(project.id), 'page'],
    queryFn: ({ pageParam }) => api.get<ApiPage<Report>>(pageParam),
    initialPageParam: `/projects/${project.id}/reports?waiting=true`,
    getNextPageParam: (page) => page.next,
  });
  return (
    <Page title={text.projects.reports} lead={text.projects.reportsLead}>
      {query.isPending && <Skeleton lines={3} />}
      {query.isError && (
        <Failure error={query.error} what={text.projects.reports} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && <Table reports={query.data.pages.flatMap((page) => page.results)} />}
      <More
        hasMore={query.hasNextPage}
        isLoading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </Page>
  );
}
