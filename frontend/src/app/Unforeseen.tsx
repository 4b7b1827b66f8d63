import { Component, type ReactNode } from 'react';
import { useText } from '../i18n';
import { FailedPage } from '../ui/states';

function UnforeseenPage({ error }: { error: unknown }) {
  const text = useText();
  return <FailedPage error={error} what={text.app.page} onRetry={() => location.reload()} />;
}

interface Props {
  /** Another address is another page, with nothing wrong yet. */
  address: string;
  children: ReactNode;
}

interface State {
  address: string;
  error: unknown;
}

/** Shows a page that broke as one that can be loaded again: a fault of ours, or a part that a new build took away. */
export class Unforeseen extends Component<Props, State> {
  override state: State = { address: this.props.address, error: null };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps({ address }: Props, state: State): State | null {
    return address === state.address ? null : { address, error: null };
  }

  override render() {
    return this.state.error === null ? this.props.children : <UnforeseenPage error={this.state.error} />;
  }
}
