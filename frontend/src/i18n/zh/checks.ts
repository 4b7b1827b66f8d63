import type { checks as english } from '../en/checks';

export const checks = {
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
  stages: {
    title: '核查',
    note: '人们作答之后，其结果会按以下方式依次核查，然后才交给审核员。已在等待审核的图片不会再次询问。',
    none: '人们的结果不经核查，直接交给审核员。',
    more: '还可以选择',
    what: {
      verify: '这个对吗？由未参与作答的可信人员查看每个存疑的物体。',
      cover: '有遗漏吗？由可信人员通览每张图片；缺框的图片会再画一次。',
      adjudicate: '核对后仍不分上下的，由审核员或管理员裁定。',
    },
    cost: {
      verify: '每个存疑的物体需按键两次，意见不一时三次。',
      cover: '每张图片需短看两次，意见不一时三次。',
      adjudicate: '每次平局需专家按键一次。',
    },
    needsVerify: (verify: string) => `需要先有“${verify}”。`,
    add: '添加',
    added: (name: string) => `从现在起会询问“${name}”。`,
    earlier: '提前',
    later: '推后',
    remove: '移除',
    wanted: '交给审核员之前，答案如何核查？',
    partOf: '此模板已包含。',
  },
} satisfies typeof english;
