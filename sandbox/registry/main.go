// Sends an image, an OCI layout on disk, to a registry, and prints the digest under which it is there.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
)

func main() {
	insecure := len(os.Args) == 4 && os.Args[3] == "--insecure"
	if len(os.Args) != 3 && !insecure {
		fail(errors.New("usage: push LAYOUT REGISTRY/REPOSITORY:TAG [--insecure]"))
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	digest, err := push(ctx, os.Args[1], os.Args[2], insecure)
	if err != nil {
		fail(err)
	}
	fmt.Println(digest)
}

func push(ctx context.Context, folder, reference string, insecure bool) (v1.Hash, error) {
	tag, err := parse(reference, insecure)
	if err != nil {
		return v1.Hash{}, err
	}
	index, err := stored(folder)
	if err != nil {
		return v1.Hash{}, fmt.Errorf("the image in %s cannot be read: %w", folder, err)
	}
	credentials, err := credentials(ctx, tag.Context())
	if err != nil {
		return v1.Hash{}, err
	}
	err = remote.WriteIndex(tag, index,
		remote.WithContext(ctx),
		remote.WithAuth(credentials.Authenticator),
		remote.WithTransport(wire{remote.DefaultTransport, insecure}),
		remote.WithUserAgent("seine"))
	if err != nil {
		return v1.Hash{}, explained(err, tag, credentials.source)
	}
	return index.Digest()
}

func parse(reference string, insecure bool) (name.Tag, error) {
	options := []name.Option{name.StrictValidation}
	if insecure {
		options = append(options, name.Insecure)
	}
	tag, err := name.NewTag(reference, options...)
	if err != nil {
		return tag, fmt.Errorf("%q is not REGISTRY/REPOSITORY:TAG, such as registry.example.org/net/seine:v1", reference)
	}
	return tag, nil
}

// stored is the one index that the layout's own index names.
func stored(folder string) (v1.ImageIndex, error) {
	root, err := layout.ImageIndexFromPath(folder)
	if err != nil {
		return nil, err
	}
	manifest, err := root.IndexManifest()
	if err != nil {
		return nil, err
	}
	if len(manifest.Manifests) != 1 {
		return nil, fmt.Errorf("its index.json names %d images, not one", len(manifest.Manifests))
	}
	return root.ImageIndex(manifest.Manifests[0].Digest)
}

var errPlain = errors.New("it does not speak https, and http, which shows the credentials to everybody on the way, is only used with --insecure")

// wire refuses requests that are not encrypted, which the library would make to addresses that it takes for local ones.
type wire struct {
	http.RoundTripper
	insecure bool
}

func (w wire) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.URL.Scheme != "https" && !w.insecure {
		return nil, errPlain
	}
	return w.RoundTripper.RoundTrip(request)
}

// explained says in one sentence what happened and what to do; never what the credentials are.
func explained(err error, tag name.Tag, source string) error {
	what := fmt.Sprintf("the image could not be pushed to %s", tag)
	var answer *transport.Error
	switch {
	case errors.Is(err, errPlain):
		return fmt.Errorf("%s: %w", what, errPlain)
	case errors.As(err, &answer) && answer.StatusCode == http.StatusUnauthorized && source == "":
		return fmt.Errorf("%s: the registry wants credentials, and there are none for %s; log in, or set %s and %s",
			what, tag.RegistryStr(), userVariable, passwordVariable)
	case errors.As(err, &answer) && answer.StatusCode == http.StatusUnauthorized:
		return fmt.Errorf("%s: the registry does not accept the credentials of %s; renew them there", what, source)
	case errors.As(err, &answer) && answer.StatusCode == http.StatusForbidden:
		return fmt.Errorf("%s: the registry does not allow it to the account in %s", what, orNone(source))
	case errors.As(err, &answer) && len(answer.Errors) > 0:
		return fmt.Errorf("%s: the registry answered with status %d, %s", what, answer.StatusCode, first(answer.Errors[0].String()))
	case errors.As(err, &answer):
		return fmt.Errorf("%s: the registry answered with status %d", what, answer.StatusCode)
	}
	return fmt.Errorf("%s: %s", what, first(err.Error()))
}

func orNone(source string) string {
	if source == "" {
		return "no credentials at all"
	}
	return source
}

func first(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
