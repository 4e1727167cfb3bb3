/** Clicks and rubber bands of the mouse over a grid that scrolls. */
import type { Band } from '../lib/sample-grid';

export interface BandHandlers {
  /** Where an event lies in the whole grid, in pixels. */
  pointOf: (event: { clientX: number; clientY: number }) => { x: number; y: number };
  onclick: (event: PointerEvent, point: { x: number; y: number }) => void;
  /** Null: it has ended. */
  onband: (event: PointerEvent, band: Band | null) => void;
}

/** A shorter way of the mouse is a click. */
const CLICK_WAY = 5;
const SCROLL_STEP = 18;

/** An attachment for the element that scrolls. */
export function bands({ pointOf, onclick, onband }: BandHandlers) {
  return (box: HTMLElement) => {
    let start: { x: number; y: number; event: PointerEvent; isDrag: boolean } | null = null;
    let last: PointerEvent | null = null;
    let frame = 0;

    const draw = () => {
      if (!start || !last) return;
      const { x, y } = pointOf(last);
      onband(last, { x0: start.x, y0: start.y, x1: x, y1: y });
    };
    /** Beyond an edge the grid scrolls on for as long as the mouse is held there. */
    const scroll = () => {
      frame = 0;
      if (!last) return;
      const { top, bottom } = box.getBoundingClientRect();
      const way = last.clientY < top ? -SCROLL_STEP : last.clientY > bottom ? SCROLL_STEP : 0;
      if (way === 0) return;
      box.scrollTop += way;
      draw();
      frame = requestAnimationFrame(scroll);
    };
    const down = (event: PointerEvent) => {
      const isOnScrollBar = event.clientX > box.getBoundingClientRect().left + box.clientWidth;
      if (event.button !== 0 || isOnScrollBar) return;
      // What can be dragged begins no band.
      const isDrag = event.target instanceof Element && event.target.closest('[draggable="true"]') !== null;
      start = { ...pointOf(event), event, isDrag };
      if (event.pointerType === 'mouse' && !isDrag) box.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent) => {
      if (!start || start.isDrag || event.pointerType !== 'mouse') return;
      const way = Math.hypot(event.clientX - start.event.clientX, event.clientY - start.event.clientY);
      if (!last && way < CLICK_WAY) return;
      last = event;
      draw();
      if (frame === 0) frame = requestAnimationFrame(scroll);
    };
    const up = (event: PointerEvent) => {
      if (last) onband(event, null);
      else if (start && event.type === 'pointerup') onclick(event, start);
      start = last = null;
    };
    /** A tile that a band selects on its way can be dragged at once: the band goes on. */
    const drag = (event: DragEvent) => {
      if (start?.isDrag === false) {
        event.preventDefault();
        event.stopPropagation();
      } else start = last = null;
    };
    const listeners = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up } as const;
    for (const [name, listener] of Object.entries(listeners)) {
      box.addEventListener(name as keyof typeof listeners, listener);
    }
    box.addEventListener('dragstart', drag, { capture: true });
    return () => {
      cancelAnimationFrame(frame);
      box.removeEventListener('dragstart', drag, { capture: true });
      for (const [name, listener] of Object.entries(listeners)) {
        box.removeEventListener(name as keyof typeof listeners, listener);
      }
    };
  };
}
