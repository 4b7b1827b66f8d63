import type { ui as english } from '../en/ui';

export const ui = {
  undo: '撤销',
  copy: '复制',
  copied: '已复制',
  more: '显示更多',
  save: '保存',
  saved: '已保存。',
  remove: '移除',
  dropTitle: '将文件夹、文件或压缩包拖放到这里',
  dropHint: '支持 JPEG、PNG、WebP 图片；标注可为 COCO JSON、Pascal VOC XML、YOLO 文本或每类一个文件夹。',
  chooseFolder: '选择文件夹',
  chooseFiles: '选择文件',
} satisfies typeof english;
