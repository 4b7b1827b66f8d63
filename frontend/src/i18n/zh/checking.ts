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
  hint: { whole: '整张图片', hide: '按住：隐藏框' },
} satisfies typeof english;
