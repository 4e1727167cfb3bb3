import { mount } from 'svelte';
import App from './App.svelte';
import './styles/tokens.css';
import './styles/base.css';
import { studio } from './state/studio.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html holds no #app element.');
void studio.start();
mount(App, { target });
