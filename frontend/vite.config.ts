import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` sends API and media requests; the built application is served by Django itself. */
const target = process.env.QUORUM_BACKEND ?? 'http://127.0.0.1:8000';
/** The browser's own host goes along: Django compares it with the origin of the page. */
const backend = { target, changeOrigin: false };

export default defineConfig({
  plugins: [react()],
  base: '/static/app/',
  build: {
    outDir: 'dist',
    // Named, not `true`: Django's collectstatic leaves out dot folders such as Vite's default `.vite/`.
    manifest: 'manifest.json',
    rolldownOptions: { input: 'src/main.tsx' },
    chunkSizeWarningLimit: 400,
  },
  server: { proxy: { '/api': backend, '/media': backend } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test-setup.ts'],
    restoreMocks: true,
    testTimeout: 90_000,
  },
});
