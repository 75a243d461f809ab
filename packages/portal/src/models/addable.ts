/** What a browser's own dialogue adds. */
export type AddablePasskey = 'security-key' | 'platform-authenticator'

/** What a page offers to add: each has an icon, words and a page of its own. */
export type Addable = AddablePasskey | 'smartphone' | 'tablet' | 'mobile-phone' | 'landline'
