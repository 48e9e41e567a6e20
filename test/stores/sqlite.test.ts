import { examineStores } from './exam.ts';
import { openSqliteExaminee } from './sqlite-examinee.ts';

examineStores('SQLite', openSqliteExaminee);
