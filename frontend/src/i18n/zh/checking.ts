import type { checking as english } from '../en/checking';

export const checking = {
  question: {
    box: (names: string) => `这个框对吗：${names}？`,
    tag: (names: string) => `图片里有这个吗：${names}？`,
    cover: '是否全部标出了？',
  },
  means: {
    verify: '“对”是指：它是一个这样的物体，框包含了它的全部，且几乎没有多余部分。',
    cover: '请查看整张图片，找出属于这些类别但没有框的物体。',
    adjudicate: '其他人对此意见不一，由您的回答决定。',
  },
  votes: (yes: string, no: string) => `在您之前：${yes} 人答“是”，${no} 人答“否”。`,
  answer: { yes: '是', no: '否', maybe: '不确定', complete: '完整', missing: '有遗漏' },
  unanswered: '请用下方所列的按键作答。',
  panel: '问题',
  more: '问题的含义',
  noDefinition: '这个类别没有定义。',
  settings: {
    acceptAbove: '免审核通过：把握至少 %',
    acceptAboveHint:
      '如果众人对图片中每个物体的把握都达到这个比例，图片无需审核即通过。留空：全部由审核员查看。更改只影响之后的图片。',
    auditPercent: '抽查其中 %',
    auditPercentHint: '免审核通过的图片中，按这个比例随机抽取，像其他图片一样审核；查出的错误就是公布的误差。',
    mostVotes: '按需作答，最多人数',
    mostVotesHint: '如果大于前面的人数，每个问题只收集足以确定的份数，介于两者之间。如果相同：人数固定。',
    goldPercent: '已知答案的题目 %',
    goldPercentHint: '这个比例的题目答案已知，用来衡量作答质量。新人最多 20 %。',
    goldFeedback: '前几次显示正确答案',
    goldFeedbackHint: '每个人最初的这么多道已知题目，作答后会看到正确答案。0：从不显示。',
  },
  costs: {
    title: '每个通过的框的成本',
    note: '根据本项目人员的实际用时。',
    route: '方式',
    routes: { redundant: '每张图片由多人画框', verified: '一人画框，他人核对' },
    measured: '（本项目）',
    workedOut: '（推算：画三次，或各核对两次）',
    seconds: '秒',
    votes: '作答数',
    unknown: '尚不清楚',
  },
  hint: { whole: '整张图片', hide: '按住：隐藏框' },
} satisfies typeof english;
