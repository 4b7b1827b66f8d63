import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client';
import type { Category, Project } from '../../api/types';
import { useSpeech, useText } from '../../i18n';
import { categoryColour } from '../../ui/category-colours';
import { Page } from '../../ui/Page';
import { ActionError, Empty } from '../../ui/states';
import { CategoryForm } from './CategoryForm';
import { useCurrentProject, useMay } from './ProjectFrame';
import { nameIn, projectKey } from './queries';
import './categories.css';

function AddCategory({ project }: { project: Project }) {
  const text = useText();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: () => api.post<Category>(`/projects/${project.id}/categories`, { name: name.trim() }),
    onSuccess: () => {
      setName('');
      return client.invalidateQueries({ queryKey: projectKey(project.id) });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') add.mutate();
  };
  return (
    <form className="add-category" onSubmit={submit}>
      <input
        className="field"
        aria-label={text.projects.newCategory}
        placeholder={text.projects.newCategory}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="button" disabled={name.trim() === '' || add.isPending}>
        {text.projects.add}
      </button>
      <ActionError error={add.error} />
    </form>
  );
}

interface ListProps {
  categories: readonly Category[];
  chosen: number | undefined;
  onChoose: (id: number) => void;
}

function CategoryList({ categories, chosen, onChoose }: ListProps) {
  const { language } = useSpeech();
  return (
    <ul className="category-list plain-list">
      {categories.map((category) => (
        <li key={category.id}>
          <button type="button" aria-pressed={category.id === chosen} onClick={() => onChoose(category.id)}>
            <span className="swatch" style={{ background: categoryColour(category.position) }} />
            {nameIn(language, category)}
            {category.wnid && <code className="quiet">{category.wnid}</code>}
          </button>
        </li>
      ))}
    </ul>
  );
}

function matches(category: Category, wanted: string): boolean {
  const words = [category.name, ...Object.values(category.names), category.wnid ?? ''];
  return words.some((word) => word.toLowerCase().includes(wanted.trim().toLowerCase()));
}

/** What the project asks about: search and list on the left, the chosen category on the right. */
export function CategoriesPage() {
  const text = useText();
  const project = useCurrentProject();
  const isAdmin = useMay('admin');
  const [wanted, setWanted] = useState('');
  const [chosenId, setChosenId] = useState<number>();
  const found = project.categories.filter((category) => matches(category, wanted));
  const chosen = project.categories.find(({ id }) => id === chosenId) ?? found[0];
  return (
    <Page title={text.projects.tabs.categories} lead={text.projects.categoriesLead}>
      <div className="categories">
        <div className="stack">
          <input
            type="search"
            className="field"
            aria-label={text.common.search}
            placeholder={text.common.search}
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
          <CategoryList categories={found} chosen={chosen?.id} onChoose={setChosenId} />
          {isAdmin && <AddCategory project={project} />}
        </div>
        {chosen ? (
          <CategoryForm key={chosen.id} project={project} category={chosen} isAdmin={isAdmin} />
        ) : (
          <Empty title={text.projects.noCategories}>{text.projects.noCategoriesMore}</Empty>
        )}
      </div>
    </Page>
  );
}
