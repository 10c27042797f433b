(** I7, second part, and I12: in coordinates, over any commutative ring. The derivatives of the transitions and of the
    synthesis map are lower-triangular matrices with ones on the diagonal, and have determinant 1; [DS] is the inverse
    of [I - DA]; and its rows solve the transposed system.

    Node [v] has the values [R^d], [d] being its width. The determinant is defined by expansion along the first row. *)

Require Import List Arith Bool Lia Ring Sorted.
From DAGLift Require Import AbelianGroups Networks Levels Lifting Identities PathSums Derivatives.
Import ListNotations.

Section Matrices.
  Variables (R : Type) (r0 r1 : R) (plus times minus : R -> R -> R) (negate : R -> R).
  Hypothesis laws : ring_theory r0 r1 plus times minus negate (@eq R).
  Add Ring commutative_ring : laws.

  (** The ring's sums. *)
  Definition ring_group : AbelianGroup.
  Proof. refine {| carrier := R; zero := r0; add := plus; opp := negate |}; intros; ring. Defined.

  (** An equation in [ring_group] is one in the ring. *)
  Ltac in_ring := simpl; match goal with |- ?x = ?y => change (@eq R x y) end; ring.

  Notation ring_sum := (sum (M := ring_group)).

  (** ** Determinants *)

  Fixpoint sign (j : nat) : R :=
    match j with
    | 0%nat => r1
    | S k => negate (sign k)
    end.

  (** A matrix without its first row and column [j]. *)
  Definition minor (m : nat -> nat -> R) (j : nat) : nat -> nat -> R :=
    fun row column => m (S row) (if column <? j then column else S column).

  Fixpoint det (n : nat) (m : nat -> nat -> R) : R :=
    match n with
    | 0%nat => r1
    | S k => ring_sum (fun j => times (times (sign j) (m 0%nat j)) (det k (minor m j))) (seq 0 (S k))
    end.

  (** Ones on the diagonal, zeros above. *)
  Definition lower_unitriangular (n : nat) (m : nat -> nat -> R) :=
    (forall i, i < n -> m i i = r1) /\ (forall i j, i < j -> j < n -> m i j = r0).

  Lemma det_unitriangular n : forall m, lower_unitriangular n m -> det n m = r1.
  Proof.
    induction n as [| n IH]; intros m [Hdiagonal Habove]; [reflexivity |].
    change (det (S n) m) with (ring_sum
      (fun j => times (times (sign j) (m 0%nat j)) (det n (minor m j))) (0%nat :: seq 1 n)).
    simpl sum. rewrite (sum_zero (M := ring_group)).
    - assert (Hminor : lower_unitriangular n (minor m 0)).
      { split; unfold minor;
          [intros i Hi; apply (Hdiagonal (S i)) | intros i j Hij Hj; apply (Habove (S i) (S j))]; lia. }
      rewrite (Hdiagonal 0%nat), (IH _ Hminor) by lia. simpl. ring.
    - intros j Hj. apply in_seq in Hj. rewrite Habove by lia. simpl. ring.
  Qed.

  (** ** Vectors and their coordinates *)

  (** [R^d]. *)
  Fixpoint vector (d : nat) : AbelianGroup :=
    match d with
    | 0%nat => trivial_group
    | S k => product_group ring_group (vector k)
    end.

  (** Coordinate [i], counted from 0; those that are not there are 0. *)
  Fixpoint coordinate (d : nat) : vector d -> nat -> R :=
    match d return vector d -> nat -> R with
    | 0%nat => fun _ _ => r0
    | S k => fun x i => match i with 0%nat => fst x | S j => coordinate k (snd x) j end
    end.

  (** The vector with 1 at [i] and 0 elsewhere. *)
  Fixpoint basis (d i : nat) : vector d :=
    match d return vector d with
    | 0%nat => tt
    | S k => match i with 0%nat => (r1, 0) | S j => (r0, basis k j) end
    end.

  Fixpoint scale (c : R) (d : nat) : vector d -> vector d :=
    match d return vector d -> vector d with
    | 0%nat => fun x => x
    | S k => fun x => (times c (fst x), scale c k (snd x))
    end.

  Arguments coordinate {d}.
  Arguments scale _ {d}.

  (** Linear over the ring. *)
  Definition linear {d e : nat} (L : vector d -> vector e) :=
    additive L /\ forall c x, L (scale c x) = scale c (L x).

  Lemma coordinate_zero d i : coordinate (0 : vector d) i = r0.
  Proof. revert i. induction d as [| d IH]; intros [| i]; simpl; auto. Qed.

  Lemma coordinate_add d (x y : vector d) i : coordinate (x + y) i = plus (coordinate x i) (coordinate y i).
  Proof. revert i. induction d as [| d IH]; intro i; simpl; [ring |]. destruct i; simpl; auto. Qed.

  Lemma coordinate_scale c d (x : vector d) i : coordinate (scale c x) i = times c (coordinate x i).
  Proof. revert i. induction d as [| d IH]; intro i; simpl; [ring |]. destruct i; simpl; auto. Qed.

  Lemma coordinate_opp d (x : vector d) i : coordinate (- x) i = negate (coordinate x i).
  Proof. revert i. induction d as [| d IH]; intro i; simpl; [ring |]. destruct i; simpl; auto. Qed.

  Lemma coordinate_sum {I : Type} d (f : I -> vector d) l i :
    coordinate (sum f l) i = ring_sum (fun k => coordinate (f k) i) l.
  Proof. induction l as [| k l IH]; simpl; [apply coordinate_zero | now rewrite coordinate_add, IH]. Qed.

  Lemma coordinate_basis d i j : i < d -> coordinate (basis d j) i = if i =? j then r1 else r0.
  Proof.
    revert i j. induction d as [| d IH]; intros i j Hi; [lia |].
    destruct i, j; simpl; auto using coordinate_zero. apply IH. lia.
  Qed.

  Lemma scale_zero c d : scale c (0 : vector d) = 0.
  Proof. induction d as [| d IH]; simpl; [reflexivity |]. rewrite IH. f_equal. in_ring. Qed.

  Lemma scale_add c d (x y : vector d) : scale c (x + y) = scale c x + scale c y.
  Proof.
    induction d as [| d IH]; [reflexivity |]. destruct x as [x0 x], y as [y0 y]. simpl. rewrite IH. f_equal. in_ring.
  Qed.

  Lemma scale_opp c d (x : vector d) : scale c (- x) = - scale c x.
  Proof. induction d as [| d IH]; [reflexivity |]. destruct x as [x0 x]. simpl. rewrite IH. f_equal. in_ring. Qed.

  Lemma vector_sum d (x : vector d) : x = sum (fun i => scale (coordinate x i) (basis d i)) (seq 0 d).
  Proof.
    induction d as [| d IH]; [now destruct x |]. destruct x as [x0 x]. simpl seq.
    rewrite <- seq_shift. cbn [sum]. rewrite sum_map.
    rewrite (sum_ext _ (fun i => ((r0, scale (coordinate x i) (basis d i)) : vector (S d)))).
    - assert (H : forall l, sum (fun i => ((r0, scale (coordinate x i) (basis d i)) : vector (S d))) l
        = (r0, sum (fun i => scale (coordinate x i) (basis d i)) l)).
      { induction l as [| i l IHl]; [reflexivity |]. cbn [sum]. rewrite IHl. simpl. f_equal. in_ring. }
      rewrite H, <- IH. simpl. rewrite scale_zero, zero_add. f_equal. change R in x0. in_ring.
    - intros i _. simpl. f_equal. in_ring.
  Qed.

  (** ** Networks between such nodes *)

  Context {V E : Type}.
  Variable V_dec : forall u v : V, {u = v} + {u <> v}.
  Variable width : V -> nat.
  Definition values (v : V) : AbelianGroup := vector (width v).
  Variables tail head : E -> V.
  Variable arcs : list E.
  Hypothesis dag : acyclic tail head arcs.

  Notation state := (state values).
  Notation level := (level V_dec tail head arcs).
  Notation height := (height V_dec tail head arcs).
  Notation unit u i := (unit_state V_dec values u (basis (width u) i)).

  (** The nodes in their stored order, by level and each once. *)
  Variable nodes : list V.
  Hypothesis complete : forall v, In v nodes.
  Hypothesis distinct : NoDup nodes.
  Hypothesis by_level : StronglySorted (fun u v => level u <= level v) nodes.

  (** The coordinates of the state: node, and coordinate of the node. *)
  Definition coordinates : list (V * nat) := flat_map (fun v => map (pair v) (seq 0 (width v))) nodes.

  (** The matrix of a map of states: its entry [(p, q)] is coordinate [p] of the image of the unit state of [q]. *)
  Definition matrix (F : state -> state) (p q : V * nat) : R :=
    coordinate (F (unit (fst q) (snd q)) (fst p)) (snd p).

  (** The identity matrix. *)
  Definition delta (p q : V * nat) : R := if V_dec (fst p) (fst q) then if snd p =? snd q then r1 else r0 else r0.

  (** The product of two matrices. *)
  Definition product (X Y : V * nat -> V * nat -> R) (p q : V * nat) : R :=
    ring_sum (fun r => times (X p r) (Y r q)) coordinates.

  (** A matrix by the numbers of its rows and columns, and its determinant, in the stored order. *)
  Definition stored (X : V * nat -> V * nat -> R) : nat -> nat -> R :=
    match coordinates with
    | [] => fun _ _ => r0
    | first :: _ => fun i j => X (nth i coordinates first) (nth j coordinates first)
    end.

  Definition determinant (X : V * nat -> V * nat -> R) : R := det (length coordinates) (stored X).

  (** ** The matrix of a composition is the product of the matrices *)

  (** Maps of states that respect equality at every node and are linear over the ring. *)
  Definition linear_map (F : state -> state) :=
    (forall x y, same x y -> same (F x) (F y)) /\
    (forall x y, same (F (fun v => x v + y v)) (fun v => F x v + F y v)) /\
    (forall c x, same (F (fun v => scale c (x v))) (fun v => scale c (F x v))).

  Lemma linear_map_zero F v : linear_map F -> F (fun _ => 0) v = 0.
  Proof.
    intros (Hsame & Hadd & _). apply (add_cancel _ _ (F (fun _ => 0) v)).
    rewrite <- (Hadd (fun _ => 0) (fun _ => 0) v), zero_add. apply Hsame. intro u. apply add_zero.
  Qed.

  Lemma linear_map_sum {I : Type} F (c : I -> R) (x : I -> state) l v : linear_map F ->
    F (fun u => sum (fun i => scale (c i) (x i u)) l) v = sum (fun i => scale (c i) (F (x i) v)) l.
  Proof.
    intro H. pose proof H as (_ & Hadd & Hscale). induction l as [| i l IH]; simpl; [now apply linear_map_zero |].
    rewrite <- IH, <- (Hscale (c i) (x i) v).
    apply (Hadd (fun u => scale (c i) (x i u)) (fun u => sum (fun i => scale (c i) (x i u)) l) v).
  Qed.

  (** Every state is the sum of its coordinates' multiples of the unit states. *)
  Lemma state_sum (x : state) :
    same x (fun v => sum (fun r => scale (coordinate (x (fst r)) (snd r)) (unit (fst r) (snd r) v)) coordinates).
  Proof.
    intro v. unfold coordinates. rewrite sum_flat_map.
    rewrite (sum_ext _ (fun u => place V_dec values u v (x u))).
    - rewrite (sum_single _ _ v distinct (complete v)); [now rewrite place_here |].
      intros u Hu. now apply place_elsewhere.
    - intros u _. rewrite sum_map. unfold unit_state. simpl.
      transitivity
        (place V_dec values u v (sum (fun i => scale (coordinate (x u) i) (basis (width u) i)) (seq 0 (width u))));
        [| f_equal; symmetry; apply vector_sum].
      rewrite (additive_sum (place V_dec values u v)) by apply place_additive.
      apply sum_ext. intros i _. destruct (V_dec u v) as [<- | Hne]; [now rewrite !place_here |].
      rewrite !place_elsewhere by exact Hne. apply scale_zero.
  Qed.

  Lemma matrix_composition F G p q : linear_map F ->
    matrix (fun x => F (G x)) p q = product (matrix F) (matrix G) p q.
  Proof.
    intro HF. unfold matrix at 1.
    rewrite (proj1 HF _ _ (state_sum (G (unit (fst q) (snd q)))) (fst p)).
    rewrite linear_map_sum, coordinate_sum by exact HF.
    apply (sum_ext (M := ring_group)). intros r _. rewrite coordinate_scale. apply (Rmul_comm laws).
  Qed.

  Lemma matrix_identity p q : snd p < width (fst p) -> matrix (fun x => x) p q = delta p q.
  Proof.
    intro Hp. unfold matrix, delta, unit_state. destruct p as [v i], q as [u j]. simpl in *.
    destruct (V_dec v u) as [<- | Hne].
    - rewrite place_here. now apply coordinate_basis.
    - rewrite place_elsewhere by now apply not_eq_sym. apply coordinate_zero.
  Qed.

  Lemma in_coordinates p : In p coordinates -> snd p < width (fst p).
  Proof.
    intro H. apply in_flat_map in H as (v & _ & H). apply in_map_iff in H as (i & <- & H).
    apply in_seq in H. simpl. lia.
  Qed.

  (** ** Linear arcs make linear maps of states *)

  Lemma place_scale c u v m : place V_dec values u v (scale c m) = scale c (place V_dec values u v m).
  Proof.
    destruct (V_dec u v) as [<- | Hne]; [now rewrite !place_here |].
    rewrite !place_elsewhere by exact Hne. symmetry. apply scale_zero.
  Qed.

  Lemma scale_sum {I : Type} c d (f : I -> vector d) l : scale c (sum f l) = sum (fun i => scale c (f i)) l.
  Proof. apply (additive_sum (scale c)). intros x y. apply scale_add. Qed.

  Section Linear.
    Variable L : forall a : E, values (tail a) -> values (head a).
    Hypothesis linear_arcs : forall a, In a arcs -> linear (L a).

    Notation A := (A V_dec values tail head L arcs).
    Notation T := (T V_dec values tail head L arcs level).
    Notation S_upto := (S_upto V_dec values tail head L arcs level).
    Notation id_minus_A := (id_minus_A V_dec values tail head L arcs).

    Lemma A_linear : linear_map A.
    Proof.
      split; [| split].
      - intros x y. apply A_same.
      - intros x y v. unfold Networks.A. rewrite <- sum_add. apply sum_ext. intros a Ha.
        apply in_incoming in Ha as [Ha _]. unfold arrival. rewrite (proj1 (linear_arcs a Ha)).
        exact (place_additive V_dec values (head a) v _ _).
      - intros c x v. unfold Networks.A. rewrite scale_sum. apply sum_ext. intros a Ha.
        apply in_incoming in Ha as [Ha _]. unfold arrival. rewrite (proj2 (linear_arcs a Ha)). apply place_scale.
    Qed.

    Lemma T_linear n : linear_map (T n).
    Proof.
      pose proof A_linear as (_ & Hadd & Hscale). split; [| split].
      - intros x y. apply T_same.
      - intros x y v. unfold Networks.T. destruct (level v =? n); [| reflexivity]. rewrite (Hadd x y v).
        apply add_exchange.
      - intros c x v. unfold Networks.T. destruct (level v =? n); [| reflexivity]. rewrite (Hscale c x v).
        symmetry. apply scale_add.
    Qed.

    Lemma id_minus_A_linear : linear_map id_minus_A.
    Proof.
      pose proof A_linear as (Hsame & Hadd & Hscale). unfold Networks.id_minus_A. split; [| split].
      - intros x y H v. now rewrite (H v), (Hsame x y H v).
      - intros x y v. rewrite (Hadd x y v), opp_add. apply add_exchange.
      - intros c x v. rewrite (Hscale c x v), scale_add, scale_opp. reflexivity.
    Qed.

    Lemma linear_composition F G : linear_map F -> linear_map G -> linear_map (fun x => F (G x)).
    Proof.
      intros (Fsame & Fadd & Fscale) (Gsame & Gadd & Gscale). split; [| split].
      - intros x y H. now apply Fsame, Gsame.
      - intros x y v. rewrite <- (Fadd (G x) (G y) v). apply Fsame, Gadd.
      - intros c x v. rewrite <- (Fscale c (G x) v). apply Fsame, Gscale.
    Qed.

    Lemma S_upto_linear n : linear_map (S_upto n).
    Proof.
      induction n as [| n IH]; [split; [| split]; now intros |].
      exact (linear_composition (T (S n)) (S_upto n) (T_linear (S n)) IH).
    Qed.

    (** ** Triangularity: at a node that is not above [u], the image of a unit state of [u] is that state itself *)

    Definition triangular (F : state -> state) :=
      forall u i v, level v <= level u -> F (unit u i) v = unit u i v.

    Lemma A_unit (x : state) u i v :
      (forall w, level w < level v -> x w = unit u i w) -> level v <= level u -> A x v = 0.
    Proof.
      intros Hx Hv. apply sum_zero. intros a Ha. apply in_incoming in Ha as [Ha <-].
      pose proof (level_increases V_dec tail head arcs dag a Ha).
      unfold arrival. rewrite Hx by lia. unfold unit_state.
      rewrite (place_elsewhere V_dec values u) by (intros ->; lia).
      rewrite (additive_zero (L a)) by now apply linear_arcs. apply additive_zero, place_additive.
    Qed.

    Lemma T_triangular n : triangular (T n).
    Proof.
      intros u i v Hle. unfold Networks.T. destruct (level v =? n); [| reflexivity].
      rewrite (A_unit _ u i v) by auto. apply add_zero.
    Qed.

    Lemma id_minus_A_triangular : triangular id_minus_A.
    Proof.
      intros u i v Hle. unfold Networks.id_minus_A. rewrite (A_unit _ u i v) by auto. now rewrite opp_zero, add_zero.
    Qed.

    Lemma S_triangular : triangular (S_upto height).
    Proof.
      intros u i v. remember (level v) as k eqn:Hk. revert v Hk. induction k as [k IH] using lt_wf_ind. intros v -> Hle.
      rewrite S_upto_equation; [| now apply dag_graded | now apply level_height].
      rewrite (A_unit _ u i v); [apply add_zero | | exact Hle].
      intros w Hw. apply (IH (level w)); auto. lia.
    Qed.
  End Linear.

  (** The coordinates are in the order of the levels, and each is there once. *)
  Lemma coordinates_sorted :
    NoDup coordinates /\ StronglySorted (fun p q => level (fst p) <= level (fst q)) coordinates.
  Proof.
    clear complete. unfold coordinates.
    induction by_level as [| v l Hl IH Hv]; simpl; [split; constructor |].
    apply NoDup_cons_iff in distinct as [Hnot Hd]. destruct (IH Hd Hl) as [Hdl Hsl]. clear IH. split.
    - apply NoDup_append; [| exact Hdl |].
      + apply FinFun.Injective_map_NoDup; [| apply seq_NoDup]. intros i j e. now injection e.
      + intros p Hp Hq. apply in_map_iff in Hp as (i & <- & _). apply in_flat_map in Hq as (w & Hw & Hq).
        apply in_map_iff in Hq as (j & e & _). injection e as -> _. contradiction.
    - assert (H : forall k, StronglySorted (fun p q => level (fst p) <= level (fst q))
        (map (pair v) k ++ flat_map (fun w => map (pair w) (seq 0 (width w))) l)).
      { induction k as [| i k IH]; simpl; [exact Hsl |]. constructor; [exact IH |].
        apply Forall_app. split; apply Forall_forall; intros p Hp.
        - apply in_map_iff in Hp as (j & <- & _). simpl. lia.
        - apply in_flat_map in Hp as (w & Hw & Hp). apply in_map_iff in Hp as (j & <- & _). simpl.
          rewrite Forall_forall in Hv. now apply Hv. }
      apply H.
  Qed.

  Lemma sorted_nth {I : Type} (le : I -> I -> Prop) l d : StronglySorted le l ->
    forall i j, i < j -> j < length l -> le (nth i l d) (nth j l d).
  Proof.
    induction 1 as [| x l Hl IH Hx]; intros i j Hij Hj; simpl in Hj; [lia |].
    destruct j as [| j]; [lia |]. destruct i as [| i]; simpl.
    - rewrite Forall_forall in Hx. apply Hx, nth_In. lia.
    - apply IH; lia.
  Qed.

  Lemma triangular_matrix F : triangular F -> lower_unitriangular (length coordinates) (stored (matrix F)).
  Proof.
    intro HF.
    assert (Hentry : forall p q, snd p < width (fst p) -> level (fst p) <= level (fst q) -> matrix F p q = delta p q).
    { intros p q Hp Hle. rewrite <- matrix_identity by exact Hp. unfold matrix. now rewrite HF. }
    assert (Hin : forall i d, i < length coordinates -> snd (nth i coordinates d) < width (fst (nth i coordinates d)))
      by (intros; now apply in_coordinates, nth_In).
    destruct coordinates_sorted as [Hdup Hsorted]. unfold stored.
    destruct coordinates as [| p l] eqn:Hl; [split; simpl; intros; lia |]. rewrite <- Hl in *. split.
    - intros i Hi. rewrite Hentry by auto. unfold delta. set (q := nth i coordinates p).
      destruct (V_dec (fst q) (fst q)); [| contradiction]. now rewrite Nat.eqb_refl.
    - intros i j Hij Hj. rewrite Hentry; [| apply Hin; lia | now apply (sorted_nth _ _ _ Hsorted)].
      assert (Hne : nth i coordinates p <> nth j coordinates p).
      { intro e. apply NoDup_nth in e; auto; lia. }
      destruct (nth i coordinates p) as [v k], (nth j coordinates p) as [w m]. unfold delta. simpl.
      destruct (V_dec v w); [| reflexivity]. destruct (Nat.eqb_spec k m); [congruence | reflexivity].
  Qed.

  (** ** I7 *)

  Variable g : forall a : E, values (tail a) -> values (head a).

  (** The derivative of each arc at each value of its tail, a linear map: [Derivatives]. *)
  Variable Dg : forall a : E, values (tail a) -> values (tail a) -> values (head a).
  Hypothesis derivatives_linear : forall a m, In a arcs -> linear (Dg a m).

  Notation S_upto := (S_upto V_dec values tail head g arcs level).
  Notation DT := (DT V_dec values tail head Dg arcs).
  Notation id_minus_DA := (id_minus_DA V_dec values tail head Dg arcs).
  Notation DS := (DS V_dec values tail head g Dg arcs).

  Let linear_at x : forall a, In a arcs -> linear (at_state values tail head Dg x a).
  Proof. intros a Ha. now apply derivatives_linear. Qed.

  Lemma DS_triangular x : triangular (DS x).
  Proof.
    intros u i v Hle. rewrite (I7_chain_rule V_dec values tail head g Dg arcs dag x).
    now apply S_triangular; [apply linear_at |].
  Qed.

  (** Each [DT_n], at any state, is lower-triangular with ones on the diagonal, *)
  Theorem I7_transition_triangular n x : lower_unitriangular (length coordinates) (stored (matrix (DT n x))).
  Proof. apply triangular_matrix, T_triangular, linear_at. Qed.

  (** and so are [DS] and its inverse [I - DA]. *)
  Theorem I7_synthesis_triangular x :
    lower_unitriangular (length coordinates) (stored (matrix (DS x))) /\
    lower_unitriangular (length coordinates) (stored (matrix (id_minus_DA x))).
  Proof. split; apply triangular_matrix; [apply DS_triangular | apply id_minus_A_triangular, linear_at]. Qed.

  Theorem I7_transition_determinant n x : determinant (matrix (DT n x)) = r1.
  Proof. apply det_unitriangular, I7_transition_triangular. Qed.

  Theorem I7_synthesis_determinant x : determinant (matrix (DS x)) = r1.
  Proof. apply det_unitriangular, I7_synthesis_triangular. Qed.

  Theorem I7_resolvent_determinant x : determinant (matrix (id_minus_DA x)) = r1.
  Proof. apply det_unitriangular, I7_synthesis_triangular. Qed.

  (** The matrix of [DS] is the product of those of the [DT_n], each at the state that it is applied to, *)
  Theorem I7_matrix_product n x p q :
    matrix (DS_upto V_dec values tail head g Dg arcs (S n) x) p q =
    product (matrix (DT (S n) (S_upto n x))) (matrix (DS_upto V_dec values tail head g Dg arcs n x)) p q.
  Proof. apply (matrix_composition (DT (S n) (S_upto n x))), T_linear, linear_at. Qed.

  (** and the inverse of the matrix [I - DA], with [DA] at the state [S x], on both sides. *)
  Theorem I7_matrix_inverse x p q : snd p < width (fst p) ->
    product (matrix (DS x)) (matrix (id_minus_DA (S_upto height x))) p q = delta p q /\
    product (matrix (id_minus_DA (S_upto height x))) (matrix (DS x)) p q = delta p q.
  Proof.
    intro Hp. rewrite <- matrix_identity by exact Hp.
    assert (HDS : linear_map (DS x)).
    { pose proof (S_upto_linear (at_state values tail head Dg (S_upto height x)) (linear_at _) height)
        as (H1 & H2 & H3).
      pose proof (I7_chain_rule V_dec values tail head g Dg arcs dag x) as H. split; [| split].
      - intros y z Hyz v. rewrite !H. now apply H1.
      - intros y z v. rewrite !H. apply H2.
      - intros c y v. rewrite !H. apply H3. }
    split; [rewrite <- matrix_composition by exact HDS |
            rewrite <- matrix_composition by apply id_minus_A_linear, linear_at];
      unfold matrix; f_equal; apply (I7_resolvent V_dec values tail head g Dg arcs dag x).
  Qed.

  (** ** I12 *)

  Notation DA x := (DA V_dec values tail head Dg arcs x).

  (** A row times a matrix. *)
  Definition row_product (e : V * nat -> R) (X : V * nat -> V * nat -> R) (q : V * nat) : R :=
    ring_sum (fun p => times (e p) (X p q)) coordinates.

  Lemma row_product_associative e X Y q :
    row_product (row_product e X) Y q = row_product e (fun r s => product X Y r s) q.
  Proof.
    unfold row_product, product.
    transitivity (ring_sum (fun p => ring_sum (fun r => times (times (e r) (X r p)) (Y p q)) coordinates) coordinates).
    - apply (sum_ext (M := ring_group)). intros p _.
      apply (additive_sum (M := ring_group) (N := ring_group) (fun c => times c (Y p q))). intros b c. in_ring.
    - rewrite (sum_exchange (M := ring_group)). apply (sum_ext (M := ring_group)). intros r _.
      rewrite (additive_sum (M := ring_group) (N := ring_group) (times (e r))) by (intros b c; in_ring).
      apply (sum_ext (M := ring_group)). intros p _. in_ring.
  Qed.

  Lemma row_product_ext e f X Y q : (forall p, In p coordinates -> e p = f p) ->
    (forall p, In p coordinates -> X p q = Y p q) -> row_product e X q = row_product f Y q.
  Proof. intros He HX. apply (sum_ext (M := ring_group)). intros p Hp. now rewrite He, HX. Qed.

  Lemma row_product_identity e q : In q coordinates -> row_product e delta q = e q.
  Proof.
    intro Hq. unfold row_product. rewrite (sum_single (M := ring_group) _ _ q (proj1 coordinates_sorted) Hq).
    - unfold delta. destruct (V_dec (fst q) (fst q)); [| contradiction]. rewrite Nat.eqb_refl. in_ring.
    - intros p Hp. assert (H : delta p q = r0).
      { unfold delta. destruct (V_dec (fst p) (fst q)); [| reflexivity].
        destruct (Nat.eqb_spec (snd p) (snd q)); [| reflexivity]. exfalso. apply Hp.
        destruct p, q. simpl in *. congruence. }
      rewrite H. in_ring.
  Qed.

  (** The transposed system [(I - DA^T) l = e] has one solution, the row [e DS]: what [DS] makes of each coordinate,
      summed with the weights [e]. Where [e] is 1 at one coordinate and 0 elsewhere, it is that row of [DS]. *)
  Theorem I12_adjoint x e l :
    (forall q, In q coordinates -> minus (l q) (row_product l (matrix (DA (S_upto height x))) q) = e q) <->
    (forall q, In q coordinates -> l q = row_product e (matrix (DS x)) q).
  Proof.
    set (y := S_upto height x).
    assert (Hsystem : forall k q, In q coordinates ->
      minus (k q) (row_product k (matrix (DA y)) q) = row_product k (matrix (id_minus_DA y)) q).
    { intros k q Hq. rewrite <- (row_product_identity k q) at 1 by exact Hq. unfold row_product.
      transitivity (plus (ring_sum (fun p => times (k p) (delta p q)) coordinates)
        (negate (ring_sum (fun p => times (k p) (matrix (DA y) p q)) coordinates))); [ring |].
      rewrite <- (sum_opp (M := ring_group)), <- (sum_add (M := ring_group)).
      apply (sum_ext (M := ring_group)). intros p Hp.
      rewrite <- matrix_identity by now apply in_coordinates.
      assert (H : matrix (id_minus_DA y) p q = plus (matrix (fun z => z) p q) (negate (matrix (DA y) p q)))
        by (unfold matrix; rewrite <- coordinate_opp, <- coordinate_add; reflexivity).
      rewrite H. in_ring. }
    assert (Hinverse : forall p q, In p coordinates ->
      product (matrix (DS x)) (matrix (id_minus_DA y)) p q = delta p q /\
      product (matrix (id_minus_DA y)) (matrix (DS x)) p q = delta p q)
      by (intros p q Hp; now apply I7_matrix_inverse, in_coordinates).
    split; intros H q Hq.
    - rewrite <- (row_product_identity l q Hq).
      rewrite (row_product_ext l l delta (product (matrix (id_minus_DA y)) (matrix (DS x))) q); auto;
        [| intros p Hp; symmetry; now apply Hinverse].
      rewrite <- row_product_associative. apply row_product_ext; [| reflexivity].
      intros p Hp. now rewrite <- Hsystem, H.
    - rewrite Hsystem by exact Hq. rewrite (row_product_ext _ _ _ (matrix (id_minus_DA y)) q H) by reflexivity.
      rewrite row_product_associative, <- (row_product_identity e q Hq).
      apply row_product_ext; [reflexivity |]. intros p Hp. now apply Hinverse.
  Qed.

  (** The derivatives are sums over paths: entry [((v, i), (u, j))] of [DS] is what the paths from [u] to [v] make of
      the unit vector [j], coordinate [i]; along a path the arcs' derivatives at [S x] are composed. *)
  Theorem I12_path_sum x p q :
    matrix (DS x) p q =
    ring_sum (fun w => coordinate
        (along V_dec values tail head (at_state values tail head Dg (S_upto height x)) w (fst p)
           (place V_dec values (fst q) (start tail w (fst p)) (basis (width (fst q)) (snd q)))) (snd p))
      (filter (starts_at V_dec tail (fst q) (fst p)) (paths_upto V_dec tail head arcs height (fst p))).
  Proof.
    unfold matrix. rewrite (I7_chain_rule V_dec values tail head g Dg arcs dag x).
    rewrite <- coordinate_sum. f_equal.
    apply (I6_block V_dec values tail head (at_state values tail head Dg (S_upto height x)) arcs dag).
    intros a Ha. now apply linear_at.
  Qed.
End Matrices.
