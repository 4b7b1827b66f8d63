import type { terms as english } from '../en/terms';

export const terms = {
  role: { annotator: '标注员', reviewer: '审核员', admin: '管理员' },
  standing: { invited: '已邀请', training: '培训中', active: '活跃', paused: '已暂停', banned: '已禁止' },
  projectState: { draft: '草稿', pilot: '试行', live: '进行中', closed: '已关闭' },
  template: { boxes: '方框', tags: '标签', imagenet: 'ImageNet', verified_boxes: '核对方框' },
  stage: { tag: '打标签', draw: '画框', verify: '核对', cover: '查漏', adjudicate: '裁定' },
  split: { train: '训练集', val: '验证集', test: '测试集' },
  format: {
    auto: '自动识别',
    folder: '无标注图片',
    voc: 'Pascal VOC',
    coco: 'COCO',
    yolo: 'YOLO',
    'class-folders': '每类一个文件夹',
  },
  objectState: { proposed: '待审核', verified: '已核实', rejected: '已拒绝', superseded: '已被取代' },
  attribute: { occluded: '被遮挡', truncated: '被截断', group_of: '成群', difficult: '困难' } as Record<string, string>,
} satisfies typeof english;
