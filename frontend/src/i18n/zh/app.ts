import type { app as english } from '../en/app';

export const app = {
  main: '主导航',
  menu: '菜单',
  skip: '跳到正文',
  theme: '主题',
  themes: { system: '跟随系统', light: '浅色', dark: '深色' },
  account: '账户',
  users: '用户',
  signOut: '退出登录',
  unsentStays: (count: number) => `有 ${count} 份回答未能发送，会保留在此浏览器中，待您再次登录后发送。`,
  places: {
    work: '标注',
    review: '审核',
    projects: '项目',
    catalog: '图库',
    releases: '发布',
    models: '模型',
  },
  home: '回到首页',
  page: '页面',
  offline: '没有网络连接。显示的内容可能已过时；恢复连接后才能提交更改。',
} satisfies typeof english;
