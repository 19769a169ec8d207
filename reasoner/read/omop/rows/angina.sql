-- SPDX-License-Identifier: Apache-2.0
SELECT r.*, f.date FROM record r JOIN holding f USING (n) JOIN concept c ON c.n = r.n AND c.sure AND is_kind(c.kinds, 'Angina')
