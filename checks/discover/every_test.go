package discover

import (
	"slices"
	"testing"
)

func TestEvery(t *testing.T) {
	ids := func(o Options) []string {
		var ids []string
		for _, setup := range find(t, o).Setups {
			ids = append(ids, setup.Provider.ID)
		}
		return ids
	}
	tests := []struct {
		name          string
		environ       []string
		files         map[string]string
		without, with []string
	}{
		{"nothing", nil, nil, []string{"openai"}, []string{"openai"}},
		{"a key that only another program reads", []string{"OPENAI_API_KEY=" + fake(1)}, map[string]string{".env.local": "GROQ_API_KEY=" + fake(2) + "\n"},
			[]string{"openai"}, []string{"openai", "groq"}},
		{"no key but that one", nil, map[string]string{".env.local": "GROQ_API_KEY=" + fake(2) + "\n"}, []string{"openai"}, []string{"openai", "groq"}},
		{"an SDK that is pointed elsewhere", []string{"OPENAI_API_KEY=" + fake(1), "OPENAI_BASE_URL=https://api.groq.com/openai/v1"}, nil,
			[]string{"groq"}, []string{"groq", "openai"}},
		{"an admin key", []string{"GROQ_API_KEY=" + fake(1), "OPENAI_ADMIN_KEY=" + fake(2)}, nil, []string{"groq"}, []string{"groq", "openai"}},
		{"an example file is none", nil, map[string]string{".env.example": "GROQ_API_KEY=x\n"}, []string{"openai"}, []string{"openai"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := Options{Environ: test.environ, Dir: folder(t, test.files)}
			if got := ids(o); !slices.Equal(got, test.without) {
				t.Errorf("by default %v, want %v", got, test.without)
			}
			o.Every = true
			if got := ids(o); !slices.Equal(got, test.with) {
				t.Errorf("of every provider %v, want %v", got, test.with)
			}
		})
	}
}
