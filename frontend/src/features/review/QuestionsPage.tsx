import { Link } from 'wouter';
import type { Project, Question } from '../../api/types';
import { useText } from '../../i18n';
import type { SmallBox } from '../../ui/category-colours';
import { Page } from '../../ui/Page';
import { Picture } from '../../ui/Picture';
import { Empty, Loaded, Skeleton } from '../../ui/states';
import { useToast } from '../../ui/Toasts';
import { useProject } from '../projects/queries';
import { Messages, Say } from './Talk';
import { useQuestions } from './talk-queries';
import './talk.css';

/** What the annotator drew themselves; nobody else's boxes are shown to them. */
function ownBoxes(question: Question, project: Project | undefined): SmallBox[] {
  const positionOf = (id: number | undefined) => project?.categories.find((each) => each.id === id)?.position ?? 0;
  return question.votes.flatMap(({ boxes = [] }) =>
    boxes.map(({ x, y, width, height, categories }) => ({ x, y, width, height, position: positionOf(categories[0]) })),
  );
}

interface QuestionProps {
  projectId: number;
  project: Project | undefined;
  question: Question;
}

function QuestionRow({ projectId, project, question }: QuestionProps) {
  const text = useText().talk;
  const toast = useToast();
  const { image, comments } = question;
  const root = comments[0];
  if (root === undefined) return null;
  return (
    <li className="question">
      <div className="question-picture" style={{ aspectRatio: `${image.width} / ${image.height}` }}>
        <Picture
          src={image.urls['1024']}
          name={image.name}
          width={image.width}
          height={image.height}
          boxes={ownBoxes(question, project)}
          showBoxes="always"
        />
        {root.x !== null && root.y !== null && (
          <span
            className="talk-pin question-pin"
            style={{ left: `${(100 * root.x) / image.width}%`, top: `${(100 * root.y) / image.height}%` }}
          >
            ?
          </span>
        )}
      </div>
      <div className="question-words">
        <Messages remarks={comments} />
        <Say
          projectId={projectId}
          imageId={image.id}
          parent={root.id}
          label={text.replyTo}
          button={text.send}
          onSaid={() => toast(text.sent)}
        />
      </div>
    </li>
  );
}

/** What reviewers ask an annotator about their boxes: the picture, the pin, and a box to answer in. */
export function QuestionsPage({ projectId }: { projectId: number }) {
  const text = useText();
  const project = useProject(projectId);
  const query = useQuestions(projectId);
  return (
    <Page
      title={text.talk.questionsTitle}
      lead={text.talk.questionsLead}
      actions={
        <Link href={`/work/${projectId}`} className="button">
          {text.talk.back}
        </Link>
      }
    >
      <Loaded query={query} what={text.talk.questionsTitle} skeleton={<Skeleton lines={2} height={240} />}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty title={text.talk.noQuestions}>{text.talk.noQuestionsMore}</Empty>
          ) : (
            <ul className="plain-list">
              {results.map((question) => (
                <QuestionRow
                  key={question.comments[0]?.id}
                  projectId={projectId}
                  project={project.data}
                  question={question}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}
