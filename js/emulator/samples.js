// The users of the documentation's samples, so that a first call has something to find.

/** @type {import('./types.d.ts').AttributeNames} */
export const sampleAttributeNames = { 0: 'sex', 1: 'city', 2: 'country' };

/** @type {[string, import('./types.d.ts').UserData][]} */
export const sampleUsers = [
  ['Mary', { attributes: { sex: 'female', city: 'NewYork' } }],
  ['xiaoming', { attributes: { sex: 'male', city: 'ShenZhen' } }],
  ['xiaohua', {}],
  ['张小红', { attributes: { sex: '女', city: '纽约' } }],
  ['陈小明', { attributes: { sex: '男', city: '深圳' } }],
  ['abc', {}],
  ['Jack', { attributes: { sex: 'Female', city: 'New York' } }],
  ['Daved', { attributes: { sex: 'M', city: 'Shenzhen' } }],
];
