// All global styles, in order.
import '@fontsource-variable/inter/index.css';
import './tokens.css';
import './base.css';
import './phases.css';
