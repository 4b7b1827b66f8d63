import type { problems as english } from '../en/problems';

const byCode: Record<string, string> = {
  offline: '服务器没有响应。请检查网络连接；您所做的内容没有丢失。',
  not_authenticated: '您已退出登录。请重新登录后继续。',
  authentication_failed: '您已退出登录。请重新登录后继续。',
  throttled: '短时间内尝试次数过多。请稍等一分钟再试。',
  wrong_credentials: '邮箱地址与密码不匹配。',
  banned: '您已被移出此项目。项目管理员可以说明原因，也可以让您重新加入。',
  not_asked: '您在此项目中的工作已暂停。项目管理员可以说明原因。',
  check_exists: '此项目已有这项核查。',
  needs_boxes: '只有画框的项目才能询问是否有遗漏。',
  needs_verify: '专家裁定的是核对后仍不分上下的：核对必须在前。',
  already_asked: '这项核查已经提过问题，将与已有的回答一起保留。',
  invalid: '有些字段填写不正确：',
};

export const problems = {
  byCode,
  unknown: '此页面发生了意外情况。请重新加载；如果仍然出现，请告知管理员。',
  server: '服务器处理失败，原因已记录。请稍后再试。',
  notFound: '此地址没有内容。',
  notFoundMore: '它可能已被移到回收站，或者您无权查看。项目管理员可以邀请您。',
  forbidden: '您的角色无权访问此页面。',
  forbiddenMore: '项目管理员可以授予您所需的角色：请联系邀请您的人。',
} satisfies typeof english;
