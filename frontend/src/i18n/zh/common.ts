import type { common as english } from '../en/common';

export const common = {
  pageNotFound: '此地址没有页面。',
  loading: '正在加载…',
  retry: '重试',
  close: '关闭',
  cancel: '取消',
  back: '返回',
  search: '搜索',
  language: '语言',
  offline: '您已离线。您的工作保存在本机，恢复连接后会自动发送。',
  somethingFailed: (what: string) => `无法加载${what}。`,
} satisfies typeof english;
