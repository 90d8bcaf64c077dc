import { useEffect, useRef } from 'preact/hooks';

/** For the heading of what newly appears: takes the focus if what had it is gone, so that the keyboard goes on from there. */
export const useLostFocus = () => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus();
  }, []);
  return { ref: heading, tabIndex: -1 };
};
