import { Route, Switch } from 'wouter';
import { useText } from '../i18n';

/** Every page has its address here. */
export function App() {
  const text = useText();
  return (
    <Switch>
      <Route path="/">
        <h1>Quorum</h1>
      </Route>
      <Route>
        <p>{text.common.pageNotFound}</p>
      </Route>
    </Switch>
  );
}
